using System.Diagnostics;
using KeylessAlloyDb.Rehearsal.Project;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>
/// A commit of this repository, built in a work tree of its own under artifacts/, where a later
/// review finds it built.
/// </summary>
internal sealed record Revision(string Commit, string Directory, string Program)
{
    public static async Task<Revision> BuildAsync(
        ProjectFile project,
        string name,
        CancellationToken cancellation
    )
    {
        var commit =
            await FindAsync(project.Directory, name, cancellation)
            ?? throw new RehearsalException(
                $"'{name}' is neither a file nor a revision of the repository at {project.Directory}."
            );
        var directory = Path.Combine(project.Directory, "artifacts", "revisions", commit);
        if (!System.IO.Directory.Exists(directory))
        {
            await RunAsync(
                project.Directory,
                "git",
                ["worktree", "add", "--quiet", "--force", "--detach", directory, commit],
                cancellation
            );
        }
        // Build output is artifacts/<sdk>/bin/<project>/<configuration> for every project.
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var sdk = own.Parent!.Parent!.Parent!.Name;
        var main = Path.GetRelativePath(project.Directory, project.ProgramDirectory);
        await RunAsync(
            directory,
            "dotnet",
            ["build", main, $"-p:PulumiSdk={sdk}", "--nologo", "--verbosity", "quiet"],
            cancellation
        );
        var program = Path.GetFileNameWithoutExtension(
            System.IO.Directory.GetFiles(Path.Combine(directory, main), "*.csproj").Single()
        );
        return new(
            commit,
            directory,
            Path.Combine(directory, "artifacts", sdk, "bin", program, own.Name, $"{program}.dll")
        );
    }

    private static async Task<string?> FindAsync(
        string directory,
        string name,
        CancellationToken cancellation
    )
    {
        try
        {
            return (
                await RunAsync(
                    directory,
                    "git",
                    ["rev-parse", "--verify", "--quiet", "--end-of-options", $"{name}^{{commit}}"],
                    cancellation
                )
            ).Trim();
        }
        catch (RehearsalException)
        {
            return null;
        }
    }

    private static async Task<string> RunAsync(
        string directory,
        string command,
        IEnumerable<string> arguments,
        CancellationToken cancellation
    )
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0
            ? output
            : throw new RehearsalException(
                $"{command} {string.Join(' ', start.ArgumentList)} failed in {directory}:\n"
                    + $"{(await error).Trim()}\n{output.Trim()}".Trim()
            );
    }
}
