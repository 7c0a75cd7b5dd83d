using System.Diagnostics;
using System.IO.Compression;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Codegen.Tests;

/// <summary>
/// A directory with this repository's build settings and the script that chooses the SDK, and a package feed of its
/// own: a folder, empty at first.
/// </summary>
internal sealed class Feed : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("feed-").FullName;

    public Feed()
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(Repository.Root, "Directory.*"),
            Path.Combine(Repository.Root, "global.json"),
            Path.Combine(Repository.Root, "tools/sdks/choose.sh"),
            Path.Combine(Repository.Root, "tools/sdks/official.targets"),
            Path.Combine(Repository.Root, "tools/sdks/probe/Probe.csproj"),
        ];
        foreach (var file in files)
        {
            var copy = PathOf(Path.GetRelativePath(Repository.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        Directory.CreateDirectory(PathOf("packages"));
        Use("packages");
    }

    /// <summary>Takes packages from a folder, and advisories from an address.</summary>
    public void Use(string folder, string? advisories = null) =>
        Write(
            "nuget.config",
            $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{PathOf(folder)}" /></packageSources>
              <auditSources><clear />{(
                advisories is null ? "" : $"<add key=\"advisories\" value=\"{advisories}\" allowInsecureConnections=\"true\" />"
            )}</auditSources>
            </configuration>
            """
        );

    /// <summary>Puts a package into the feed: an id, a version, and what it depends on.</summary>
    public void Add(string id, string version, params (string Id, string Version)[] dependencies)
    {
        using var package = ZipFile.Open(
            PathOf($"packages/{id}.{version}.nupkg"),
            ZipArchiveMode.Create
        );
        using var writer = new StreamWriter(package.CreateEntry($"{id}.nuspec").Open());
        writer.Write(
            $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{id}</id><version>{version}</version><authors>test</authors><description>test</description>
                <dependencies>{string.Concat(
                dependencies.Select(d => $"<dependency id=\"{d.Id}\" version=\"{d.Version}\" />")
            )}</dependencies>
              </metadata>
            </package>
            """
        );
    }

    public string Read(string file) =>
        File.Exists(PathOf(file)) ? File.ReadAllText(PathOf(file)) : "";

    public void Write(string file, string text) => File.WriteAllText(PathOf(file), text);

    /// <summary>Runs a command, with no package known from before.</summary>
    public Outcome Run(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = _root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NUGET_PACKAGES"] = PathOf("cache");
        start.Environment["NUGET_HTTP_CACHE_PATH"] = PathOf("http-cache");
        foreach (var variable in (string[])["PULUMI_SDK", "PulumiSdk"])
        {
            start.Environment.Remove(variable);
        }
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string PathOf(string file) => Path.Combine(_root, file);
}

internal sealed record Outcome(int Exit, string Output, string Error);
