using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>The shell script of a Systems Manager document.</summary>
/// <remarks>https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html</remarks>
internal sealed class ScriptDocument
{
    public const string Type = "aws:ssm/document:Document";

    private readonly IReadOnlyList<string> _lines;

    private ScriptDocument(IReadOnlyList<string> lines) => _lines = lines;

    /// <param name="documents">Resources of type <see cref="Type"/>.</param>
    /// <param name="mark">The end of a here-document that only the wanted script has.</param>
    /// <returns>Null where no script has it.</returns>
    public static ScriptDocument? Find(IEnumerable<StateResource> documents, string mark)
    {
        var content = documents
            .Select(document => document.Text("content"))
            .FirstOrDefault(content => content.Contains(mark));
        return content is null
            ? null
            : new([
                .. JsonNode
                    .Parse(content)
                    ?["mainSteps"]?[0]?["inputs"]?["runCommand"]?.AsArray()
                    .Select(StateResource.AsText)
                    .SelectMany(text => text.Split('\n'))
                    ?? [],
            ]);
    }

    /// <summary>The lines between <c>&lt;&lt;'MARK'</c> and <c>MARK</c>.</summary>
    public string HereDocument(string mark) =>
        string.Join(
            '\n',
            _lines
                .SkipWhile(line => !line.Contains($"<<'{mark}'"))
                .Skip(1)
                .TakeWhile(line => line != mark)
        );

    /// <summary>The value of the script's first assignment to a variable: one word, in single quotes or none.</summary>
    public string Setting(string variable)
    {
        var word = _lines.First(line => line.StartsWith($"{variable}=", StringComparison.Ordinal))[
            (variable.Length + 1)..
        ];
        return word.StartsWith('\'') ? word[1..^1].Replace("'\\''", "'") : word;
    }
}
