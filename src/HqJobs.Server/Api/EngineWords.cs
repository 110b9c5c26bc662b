using HqJobs.Sync.Pipelines;
using HqJobs.Sync.SyncStatus;

namespace HqJobs.Server.Api;

/// <summary>What the engine refuses, it refuses in words for people; here they become problems.</summary>
internal static class EngineWords
{
    public static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (KeyNotFoundException exception)
        {
            throw new ProblemException(Problem.NotFound(exception.Message));
        }
        catch (ScheduleConflictException exception)
        {
            throw new ProblemException(Problem.VersionConflict(exception.Message));
        }
        catch (OperationValueException exception)
        {
            throw new ProblemException(Problem.NotAllowed(exception.Message) with
            {
                Errors = exception.Problems.GroupBy(problem => problem.Field).ToDictionary(field => field.Key, field => field.Select(problem => problem.Problem).ToArray()),
            });
        }
        catch (OperationConflictException exception)
        {
            throw new ProblemException(Problem.VersionConflict(exception.Message));
        }
        catch (ArgumentException exception)
        {
            throw new ProblemException(Problem.NotAllowed(Sentence(exception), exception.ParamName));
        }
        catch (InvalidOperationException exception) when (exception.GetType() == typeof(InvalidOperationException))
        {
            throw new ProblemException(Problem.Conflict(exception.Message));
        }
    }

    // The framework adds the parameter's name to the message, in brackets.
    private static string Sentence(ArgumentException exception) =>
        exception.ParamName is { } name ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : exception.Message;
}
