namespace KeylessAlloyDb.Review.Tests;

/// <summary>Texts that somebody has read and approved, beside the tests.</summary>
internal static class Approved
{
    private const string Ending = ".review.txt";

    /// <summary>Compares a text with the approved one; UPDATE_REVIEWS=1 approves it.</summary>
    public static void Verify(string folder, string name, string text)
    {
        var path = Path.Combine(Folder(folder), name + Ending);
        if (Environment.GetEnvironmentVariable("UPDATE_REVIEWS") == "1")
        {
            File.WriteAllText(path, text);
        }
        text.Should().Be(File.Exists(path) ? File.ReadAllText(path) : "", path);
    }

    /// <summary>A review for the terminal without what changes in each resource.</summary>
    public static string WithoutProperties(string review) =>
        string.Join(
            '\n',
            review
                .Split('\n')
                .Where(line => !line.StartsWith("          ", StringComparison.Ordinal))
        );

    public static IEnumerable<string> Names(string folder) =>
        Directory
            .EnumerateFiles(Folder(folder), $"*{Ending}")
            .Select(path => Path.GetFileName(path)[..^Ending.Length]);

    public static string Folder(string name) =>
        Path.Combine(DeployedStacks.Project.Directory, "tools", "tests", "Review.Tests", name);
}
