using System.Runtime.InteropServices;
using System.Text;
using HqJobs.Server.Commands;
using HqJobs.Server.Hosting;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var trimming = NativeHeap.KeepTrimmed(TimeProvider.System);
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await new CommandLine(Shell.OfProcess(TimeProvider.System)).InvokeAsync(args, stop.Token);

// The first signal ends the run in order; the second one ends the process.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
