using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>What the units log, and a <c>journalctl</c> that shows it to whoever asks as verify does.</summary>
internal static class Journal
{
    private const string Folder = $"{Sandbox.Folder}/journal";
    private const string Command = "/usr/local/bin/journalctl";

    // A line has to travel through a pipe first, as it has to with the real one.
    private const string Script = $$"""
        #!/bin/sh
        # journalctl --unit UNIT --since=@SECONDS --output=cat --no-pager
        sleep 0.2
        exec awk -v since="${3#--since=@}" '$1 >= since { sub(/^[^ ]* /, ""); print }' "{{Folder}}/$2"

        """;

    public static async Task InstallAsync()
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Command, Script);
        Sandbox.MakeExecutable(Command);
    }

    /// <summary>Keeps what a unit's process writes, each line with the time at which it came.</summary>
    public static void Follow(string unit, Process process)
    {
        var file = new FileStream(
            FileOf(unit),
            FileMode.Append,
            FileAccess.Write,
            FileShare.ReadWrite
        );
        var writer = new StreamWriter(file) { AutoFlush = true };
        _ = Task.WhenAll(CopyAsync(process.StandardOutput), CopyAsync(process.StandardError))
            .ContinueWith(_ => writer.Dispose(), TaskScheduler.Default);

        async Task CopyAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                var time = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
                lock (writer)
                {
                    writer.WriteLine(
                        string.Create(CultureInfo.InvariantCulture, $"{time:F3} {line}")
                    );
                }
            }
        }
    }

    /// <summary>The last error of a unit; empty where there is none.</summary>
    public static string LastError(string unit) =>
        File.Exists(FileOf(unit))
            ? File.ReadLines(FileOf(unit)).Select(Error).LastOrDefault(text => text.Length > 0, "")
            : "";

    private static string FileOf(string unit) => $"{Folder}/{unit}";

    private static string Error(string line)
    {
        try
        {
            var entry = JsonNode.Parse(line[(line.IndexOf(' ') + 1)..]);
            return (string?)entry?["severity"] == "ERROR" ? (string?)entry["message"] ?? "" : "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What was written before the log began.
            return "";
        }
    }
}
