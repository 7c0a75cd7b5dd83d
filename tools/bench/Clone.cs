using System.Globalization;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Bench;

/// <summary>A fresh clone of this repository at a revision, in a folder that goes with it.</summary>
internal sealed partial class Clone : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-clone-");
    private readonly string _sdk;

    public Clone(string repository, string revision, string sdk)
    {
        _sdk = sdk;
        Sample.Take(repository, "git", "clone", "--quiet", repository, _folder.FullName);
        Sample.Take(_folder.FullName, "git", "checkout", "--quiet", revision);
    }

    /// <summary>
    /// Runs a target of make. No compiler and no build node of former builds serves it, and a compiler of its own
    /// does, as .NET's default is.
    /// </summary>
    public Sample Make(string target) =>
        Sample.Take(
            _folder.FullName,
            "env",
            "--unset=UseSharedCompilation",
            "MSBUILDDISABLENODEREUSE=1",
            $"SharedCompilationId=bench{Environment.ProcessId}",
            $"PULUMI_SDK={_sdk}",
            "make",
            target
        );

    /// <summary>Builds and runs all tests, then runs them once more without a build to do.</summary>
    /// <returns>The second run, the number of tests, and the slowest class with its seconds.</returns>
    public (Sample Run, int Tests, string Slowest) Test()
    {
        Make("test");
        var run = Make("test");
        var classes = Directory
            .EnumerateFiles(Path.Combine(_folder.FullName, "artifacts", "tests"), "*.trx")
            .SelectMany(file => Result().Matches(File.ReadAllText(file)))
            .Select(match =>
                (
                    Class: match.Groups["class"].Value,
                    Time: TimeSpan.Parse(match.Groups["time"].Value, CultureInfo.InvariantCulture)
                )
            )
            .ToList();
        var slowest = classes
            .GroupBy(test => test.Class, test => test.Time.TotalSeconds)
            .Select(all => (all.Key, Seconds: all.Sum()))
            .MaxBy(all => all.Seconds);
        return (run, classes.Count, $"{slowest.Key}, {slowest.Seconds:f0} s");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The name of a test's class, without its namespace, and the test's time.</summary>
    [GeneratedRegex(
        """<UnitTestResult [^>]*testName="([\w.]+\.)?(?<class>\w+)\.\w+[^"]*"[^>]*duration="(?<time>[^"]+)" """
    )]
    private static partial Regex Result();
}
