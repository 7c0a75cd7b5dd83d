using KeylessAlloyDb.Rehearsal.Project;

namespace KeylessAlloyDb.Rehearsal.Launch;

/// <summary>Finds the compiled program: next to this tool's own output, under the project's name.</summary>
internal static class ProgramLocation
{
    public static string Find(ProjectFile project) => Find(project, AppContext.BaseDirectory);

    /// <param name="project">The project.</param>
    /// <param name="ownOutput">Where this tool is.</param>
    internal static string Find(ProjectFile project, string ownOutput)
    {
        var projects = Directory.Exists(project.ProgramDirectory)
            ? Directory.GetFiles(project.ProgramDirectory, "*.csproj")
            : [];
        if (projects is not [var single])
        {
            throw new RehearsalException(
                $"{project.ProgramDirectory}: expected one .csproj, found {projects.Length}; "
                    + "pass the compiled program with --program."
            );
        }
        // Build output is bin/<project>/<configuration>/<project>.dll for every project. Beside bin, ahead has
        // what tools/ahead compiles to machine code: this tool and the stacks' program.
        var own = new DirectoryInfo(ownOutput);
        var folder = own.Parent!.Parent!;
        var name = Path.GetFileNameWithoutExtension(single);
        string[] paths =
        [
            .. ((string[])[folder.FullName, Path.Combine(folder.Parent!.FullName, "bin")])
                .Distinct()
                .Select(at => Path.Combine(at, name, own.Name, $"{name}.dll")),
        ];
        return Array.Find(paths, File.Exists)
            ?? throw new RehearsalException(
                $"{paths[^1]} does not exist; build {Path.GetRelativePath(project.Directory, single)} first "
                    + "(make does), or pass the compiled program with --program."
            );
    }
}
