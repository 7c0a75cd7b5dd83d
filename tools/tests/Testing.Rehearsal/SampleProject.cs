using KeylessAlloyDb.Rehearsal.Project;

namespace KeylessAlloyDb.Testing.Rehearsal;

/// <summary>A project in a directory of its own whose program is the raw one.</summary>
internal sealed class SampleProject : IDisposable
{
    public SampleProject(string mode)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("rehearsal").FullName;
        Write("Pulumi.yaml", "name: proj\nruntime: dotnet\nconfig:\n  mode:\n    type: string\n");
        Write("Pulumi.dev.yaml", $"config:\n  proj:mode: {mode}\n");
    }

    public string Directory { get; }

    public string StatePath => Path.Combine(Directory, "state", "dev.json");

    public static string Program { get; } = BuildOutput.Program("RawProgram");

    public ProjectFile Project => ProjectFile.Find(Directory);

    public StackConfig Config => StackConfig.Read(Project, "dev", [], overridesArePaths: false);

    public void Write(string name, string content) =>
        File.WriteAllText(Path.Combine(Directory, name), content);

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
