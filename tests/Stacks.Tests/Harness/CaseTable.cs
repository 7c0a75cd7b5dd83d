namespace KeylessAlloyDb.Stacks.Tests.Harness;

/// <summary>
/// A file of wrong inputs, one a paragraph, each with the messages that refuse it below. UPDATE_DOCS=1 rewrites
/// the messages; read them before a commit.
/// </summary>
internal sealed class CaseTable(string file)
{
    private readonly string _path = Path.Combine(
        StackSettings.Project.Directory,
        "tests",
        "Stacks.Tests",
        file
    );

    public static bool IsUpdated => Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1";

    /// <summary>Each input with its messages, a line each.</summary>
    public TheoryData<string, string> Read()
    {
        var cases = new TheoryData<string, string>();
        foreach (var paragraph in Paragraphs())
        {
            var lines = paragraph.Split('\n');
            cases.Add(lines[0], string.Join('\n', lines.Skip(1).Select(line => line.Trim())));
        }

        return cases;
    }

    /// <summary>Rewrites the messages of one input. Theories of one class run one after the other.</summary>
    public void Update(string wrong, IEnumerable<string> problems) =>
        File.WriteAllText(
            _path,
            string.Join(
                "\n\n",
                Paragraphs()
                    .Select(paragraph =>
                        paragraph.Split('\n')[0] == wrong
                            ? $"{wrong}\n{string.Join('\n', problems.DefaultIfEmpty("PASSES").Select(problem => $"  {problem}"))}"
                            : paragraph
                    )
            ) + "\n"
        );

    private IEnumerable<string> Paragraphs() =>
        File.ReadAllText(_path)
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(paragraph => paragraph.Trim('\n'));
}
