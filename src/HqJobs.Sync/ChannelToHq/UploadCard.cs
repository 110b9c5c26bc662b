namespace HqJobs.Sync.ChannelToHq;

/// <summary>Puts the card of sql/README.md on a generated statement, so that it is checked like a file.</summary>
internal static class UploadCard
{
    public static string Of(string sentence, string where, string parameters, string statement) =>
        $"-- {sentence}\n-- at {where}\n-- in {parameters}\n{statement.ReplaceLineEndings("\n")}\n";
}
