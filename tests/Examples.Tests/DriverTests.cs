using System.Diagnostics;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>
/// Protects the programs in examples/drivers from what their languages refuse. The one for .NET is built with the
/// solution; the others are checked where the language is installed, without their libraries.
/// </summary>
public sealed class DriverTests
{
    [DriverFact("node")]
    public Task Node_takes_its_program() => RunAsync("node", "--check", PathOf("login.mjs"));

    [DriverFact("python3")]
    public Task Python_takes_its_program() =>
        RunAsync(
            "python3",
            "-c",
            "import ast, sys; ast.parse(open(sys.argv[1]).read())",
            PathOf("login.py")
        );

    [DriverFact("gofmt")]
    public Task Go_takes_its_program() => RunAsync("gofmt", "-e", PathOf("login.go"));

    [DriverFact("javac")]
    public async Task Java_compiles_its_program()
    {
        var classes = Directory.CreateTempSubdirectory("drivers");
        await RunAsync("javac", "-d", classes.FullName, PathOf("Login.java"));

        classes.GetFiles().Should().ContainSingle().Which.Name.Should().Be("Login.class");
        classes.Delete(recursive: true);
    }

    private static string PathOf(string program) =>
        Path.Combine(Example.Folder, "drivers", program);

    private static async Task RunAsync(string tool, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(tool, arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, error);
    }
}

/// <summary>A test that needs a tool; skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DriverFactAttribute : FactAttribute
{
    public DriverFactAttribute(string tool)
    {
        Tool = tool;
        var isInstalled = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(directory => File.Exists(Path.Combine(directory, tool)));
        if (!isInstalled)
        {
            Skip = $"{tool} is not installed";
        }
    }

    public string Tool { get; }
}
