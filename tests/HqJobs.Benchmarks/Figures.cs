using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using HqJobs.Sync.Pipelines;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace HqJobs.Benchmarks;

/// <summary>The figures, each measured beside its floor in the same run.</summary>
public static class Figures
{
    public static readonly IReadOnlyList<string> Ids = ["T1", "T5", "T7", "T8", "S3", "K1", "K2", "K3", "M1", ListFigures.Id, .. ServiceFigures.Ids, .. ServerFigures.Ids];

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(ISet<string> ids, int customers, int channels, long operations, Action<string> tell)
    {
        var figures = new List<Figure>();
        if (ids.Overlaps(["T1", "T5", "T7", "T8", "K3"])) figures.AddRange(await RoundTripAsync(customers, tell));
        if (ids.Contains("S3")) figures.Add(await IdleChannelsAsync(channels, tell));
        if (ids.Overlaps(["K1", "K2"])) figures.AddRange(await Locks.MeasureAsync(customers, tell));
        figures.AddRange(await ServiceFigures.MeasureAsync(ids, channels, tell));
        if (ids.Overlaps(ServerFigures.Ids)) figures.AddRange(await ServerFigures.MeasureAsync(ids, customers, tell));
        if (ids.Contains(ListFigures.Id)) figures.AddRange(await ListFigures.MeasureAsync(operations, tell));
        if (ids.Contains("M1")) figures.AddRange(await MemoryAsync(customers, tell));
        return [.. figures.Where(figure => ids.Contains(figure.Id))];
    }

    /// <summary>One channel, N customers with an address each: the three stages one by one, then the floor of each on the same rows; twice, interleaved; the better run of each counts.</summary>
    private static async Task<IReadOnlyList<Figure>> RoundTripAsync(int customers, Action<string> tell)
    {
        var runs = new List<RoundTrip>();
        for (var round = 1; round <= 2; round++)
        {
            tell($"round trip of {customers:N0} customers and as many addresses, round {round} of 2");
            runs.Add(await RoundTrip.MeasureAsync(customers, tell));
        }
        var (uploadRows, downloadRows) = (runs[0].UploadRows, runs[0].DownloadRows);
        double Best(Func<RoundTrip, TimeSpan> time) => runs.Min(run => time(run).TotalSeconds);
        var (p, sync, down) = (Best(run => run.Upload), Best(run => run.Synchronize), Best(run => run.Download));
        var (floorP, floorSync, floorDown) = (Best(run => run.FloorUpload), Best(run => run.FloorSynchronize), Best(run => run.FloorDownload));
        var (total, floorTotal) = (Best(run => run.Upload + run.Synchronize + run.Download), Best(run => run.FloorUpload + run.FloorSynchronize + run.FloorDownload));
        var scale = customers / 100_000.0;
        return
        [
            new("T1", "P-0001, SQLite, WAL, synchronous FULL", uploadRows / p, "rows/s", uploadRows / floorP, floorP / p, "≥ 0.60 × floor", floorP / p >= 0.60),
            new("T5", "Synchronize customers", customers / sync, "customers/s", customers / floorSync, floorSync / sync, "≥ 0.50 × floor", floorSync / sync >= 0.50),
            new("T7", "1010 to one channel, whole-customer windows", downloadRows / down, "rows/s", runs[0].FloorDownloadRows / floorDown, floorDown / down, "≥ 90,000 rows/s", downloadRows / down >= 90_000),
            new("T8", $"round trip of {customers:N0} customers + addresses", total, "s", floorTotal, floorTotal / total, $"≤ {30 * scale:N0} s", total <= 30 * scale),
            new("K3", "channel files (database, WAL) P-0001 changed", runs.Max(run => run.ChannelFilesChanged), "files", null, null, "0", runs.All(run => run.ChannelFilesChanged == 0)),
        ];
    }

    private static async Task<Figure> IdleChannelsAsync(int channels, Action<string> tell)
    {
        tell($"{channels:N0} idle channels");
        await using var world = await BenchWorld.CreateAsync(channels);
        await world.RunAsync("customer-sync");
        var times = new List<TimeSpan>();
        for (var round = 0; round < 5; round++)
        {
            var watch = Stopwatch.StartNew();
            var report = await world.RunAsync("customer-sync");
            times.Add(watch.Elapsed);
            if (report.Stages!.Any(stage => stage.Channels?.Any(channel => channel.Status != ItemStatus.NoData) == true))
                throw new InvalidOperationException("An idle channel had something to do: " + report.ToJson());
        }
        times.Sort();
        var seconds = times[times.Count / 2].TotalSeconds;
        var target = channels / 100.0;
        return new("S3", $"customer-sync with {channels:N0} idle channels, median of 5", seconds, "s", null, null, $"≤ {target:0.##} s", seconds <= target);
    }

    /// <summary>The real process with a backlog of 1 M and of 2 M rows (five and ten times the customers asked for, with an address each): its own peak, as the kernel counts it.</summary>
    private static async Task<IReadOnlyList<Figure>> MemoryAsync(int customers, Action<string> tell)
    {
        var peaks = new List<double>();
        foreach (var times in new[] { 5, 10 })
        {
            var rows = 2L * times * customers;
            tell($"memory of the process with a backlog of {rows:N0} rows");
            await using var world = await BenchWorld.CreateAsync(1);
            world.WriteBacklog(0, times * customers);
            peaks.Add(await PeakMegabytesAsync(world));
        }
        return
        [
            new("M1", $"peak memory, backlog of {10L * customers:N0} rows", peaks[0], "MB", null, null, "≤ 200 MB", peaks[0] <= 200),
            new("M1", $"more at {20L * customers:N0} rows", peaks[1] - peaks[0], "MB", null, null, "≤ 10 MB", peaks[1] - peaks[0] <= 10),
        ];
    }

    private static async Task<double> PeakMegabytesAsync(BenchWorld world)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, "hqjobs.dll");
        var start = new ProcessStartInfo("dotnet", [assembly, "run", "customer-sync", "--config", world.WriteConfiguration(), "--json"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var peak = 0L;
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(50)))
            peak = Math.Max(peak, PeakKilobytes(process.Id));
        await Task.WhenAll(output, errors);
        if (process.ExitCode != 0) throw new InvalidOperationException($"hqjobs run ended with {process.ExitCode}: {await errors}{await output}");
        using var report = JsonDocument.Parse(await output);
        if (report.RootElement.GetProperty("status").GetString() != "Succeeded") throw new InvalidOperationException(await output);
        return peak / 1024.0;
    }

    // VmHWM is the peak resident set since the process began; the last reading before its end counts.
    private static long PeakKilobytes(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it ended between two readings
        }
    }

    private sealed record RoundTrip(
        TimeSpan Upload, TimeSpan Synchronize, TimeSpan Download, TimeSpan FloorUpload, TimeSpan FloorSynchronize, TimeSpan FloorDownload,
        long UploadRows, long DownloadRows, long FloorDownloadRows, int ChannelFilesChanged)
    {
        public static async Task<RoundTrip> MeasureAsync(int customers, Action<string> tell)
        {
            await using var world = await BenchWorld.CreateAsync(1);
            await using var floorWorld = await BenchWorld.CreateAsync(1);
            world.WriteBacklog(0, customers);
            floorWorld.WriteBacklog(0, customers);
            var floor = new Floor(floorWorld.HeadquartersFile, floorWorld.ChannelFile(0), floorWorld.Databases.DataStores[0].Name.Value);

            var before = Snapshot(world.ChannelFile(0));
            var (upload, uploaded) = await TimeAsync(world, "p-0001");
            var changed = Difference(before, Snapshot(world.ChannelFile(0)));
            var floorUpload = floor.Upload();
            var (synchronize, synchronized) = await TimeAsync(world, "synchronize");
            if (synchronized.Stages![0].CustomersCreated != customers) throw new InvalidOperationException(synchronized.ToJson());
            var floorSynchronize = floor.Synchronize(world.HeadquartersFile);
            var (download, downloaded) = await TimeAsync(world, "1010");
            var (floorDownload, floorRows) = floor.Download();
            tell($"  HqJobs {upload.TotalSeconds:N2} + {synchronize.TotalSeconds:N2} + {download.TotalSeconds:N2} s, floor {floorUpload.TotalSeconds:N2} + {floorSynchronize.TotalSeconds:N2} + {floorDownload.TotalSeconds:N2} s");
            return new(upload, synchronize, download, floorUpload, floorSynchronize, floorDownload,
                uploaded.Stages![0].Channels![0].Rows, downloaded.Stages![0].Channels![0].Rows, floorRows, changed);
        }

        private static async Task<(TimeSpan Time, RunReport Report)> TimeAsync(BenchWorld world, string pipeline)
        {
            var watch = Stopwatch.StartNew();
            var report = await world.RunAsync(pipeline);
            var time = watch.Elapsed;
            return report.Status == RunStatus.Succeeded ? (time, report) : throw new InvalidOperationException(report.ToJson());
        }

        private static (byte[] Database, byte[] Wal) Snapshot(string file) => (Hash(file), Hash(file + "-wal"));

        private static byte[] Hash(string file)
        {
            if (!File.Exists(file)) return SHA256.HashData([]);
            using var stream = File.OpenRead(file);
            return SHA256.HashData(stream);
        }

        private static int Difference((byte[] Database, byte[] Wal) before, (byte[] Database, byte[] Wal) after) =>
            (before.Database.SequenceEqual(after.Database) ? 0 : 1) + (before.Wal.SequenceEqual(after.Wal) ? 0 : 1);
    }
}
