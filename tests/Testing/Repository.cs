namespace KeylessAlloyDb.Testing;

public static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string directory) =>
        File.Exists(Path.Combine(directory, "Infra.sln"))
            ? directory
            : Find(
                Path.GetDirectoryName(directory)
                    ?? throw new InvalidOperationException("Infra.sln is in no parent directory.")
            );
}
