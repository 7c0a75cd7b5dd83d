using KeylessAlloyDb.Rehearsal.Project;

namespace KeylessAlloyDb.Rehearsal.Launch;

/// <summary>Finds the compiled program: next to this tool's own output, under the project's name.</summary>
internal static class ProgramLocation
{
    public static string Find(ProjectFile project)
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
        // Build output is bin/<project>/<configuration>/<project>.dll for every project.
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var name = Path.GetFileNameWithoutExtension(single);
        var path = Path.Combine(own.Parent!.Parent!.FullName, name, own.Name, $"{name}.dll");
        return File.Exists(path)
            ? path
            : throw new RehearsalException(
                $"{path} does not exist; build {Path.GetRelativePath(project.Directory, single)} first "
                    + "(make does), or pass the compiled program with --program."
            );
    }
}
