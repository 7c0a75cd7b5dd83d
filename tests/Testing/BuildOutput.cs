namespace KeylessAlloyDb.Testing;

/// <summary>What the build of this repository makes: <c>artifacts/SDK/bin/PROJECT/CONFIGURATION</c>.</summary>
public static class BuildOutput
{
    // The tests run in such a folder.
    private static readonly DirectoryInfo s_own = new(
        AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)
    );

    /// <summary><c>debug</c> or <c>release</c>.</summary>
    public static string Configuration => s_own.Name;

    /// <summary>The Pulumi SDK of this build: <c>official</c> or <c>offline</c>.</summary>
    public static string Sdk => s_own.Parent!.Parent!.Parent!.Name;

    /// <summary>The assembly of a project that is built beside the tests and is a program.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="assembly">The assembly's name, where it is another one.</param>
    public static string Program(string project, string? assembly = null) =>
        Path.Combine(
            s_own.Parent!.Parent!.FullName,
            project,
            Configuration,
            $"{assembly ?? project}.dll"
        );
}
