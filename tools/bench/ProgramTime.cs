using System.Globalization;

namespace KeylessAlloyDb.Bench;

/// <summary>Seconds of a program's process alone, which the rehearsal starts and waits for.</summary>
/// <param name="Wall">From its start to its end, right after the last registration.</param>
/// <param name="Processor">User and system.</param>
internal sealed record ProgramTime(double Wall, double Processor)
{
    /// <summary>
    /// Runs a program inside a command of the rehearsal. The program ends with its run, as under Pulumi's
    /// language host: without the startup hook it does not stay for another.
    /// </summary>
    /// <param name="folder">A folder for the script that measures.</param>
    /// <param name="program">The program's .dll.</param>
    /// <param name="run">Runs the command, given what --program is to be.</param>
    public static ProgramTime Of(string folder, string program, Action<string> run)
    {
        var (script, times) = (Path.Combine(folder, "timed.sh"), Path.Combine(folder, "times"));
        File.WriteAllText(
            script,
            $"#!/usr/bin/env bash\nunset DOTNET_STARTUP_HOOKS\nTIMEFORMAT='%R %U %S'\n{{ time dotnet '{program}' 2>&3; }} 3>&2 2>'{times}'\n"
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                script,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }
        run(script);
        var seconds = File.ReadAllText(times)
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture))
            .ToList();
        return new(seconds[0], seconds[1] + seconds[2]);
    }
}
