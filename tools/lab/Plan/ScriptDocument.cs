using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>The shell script of a Systems Manager document.</summary>
/// <remarks>https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html</remarks>
internal sealed class ScriptDocument
{
    public const string Type = "aws:ssm/document:Document";

    private readonly JsonNode? _content;

    private ScriptDocument(string content) => _content = JsonNode.Parse(content);

    private IEnumerable<string> Lines =>
        _content
            ?["mainSteps"]?[0]?["inputs"]?["runCommand"]?.AsArray()
            .Select(StateResource.AsText)
            .SelectMany(text => text.Split('\n'))
        ?? [];

    /// <param name="documents">Resources of type <see cref="Type"/>.</param>
    /// <param name="mark">The end of a here-document that only the wanted script has.</param>
    /// <returns>Null where no script has it.</returns>
    public static ScriptDocument? Find(IEnumerable<StateResource> documents, string mark)
    {
        var content = documents
            .Select(document => document.Text("content"))
            .FirstOrDefault(content => content.Contains(mark));
        return content is null ? null : new(content);
    }

    /// <param name="document">A resource of type <see cref="Type"/>.</param>
    public static ScriptDocument Of(StateResource document) => new(document.Text("content"));

    /// <summary>What runs: the whole script, with a value for each <c>{{ name }}</c>.</summary>
    /// <param name="given">The run's parameters; the document's defaults fill the rest.</param>
    public string Script(IReadOnlyDictionary<string, string> given) =>
        (_content?["parameters"] as JsonObject ?? []).Aggregate(
            string.Join('\n', Lines),
            (script, parameter) =>
                script.Replace(
                    $"{{{{ {parameter.Key} }}}}",
                    given.GetValueOrDefault(
                        parameter.Key,
                        StateResource.AsText(parameter.Value?["default"])
                    ),
                    StringComparison.Ordinal
                )
        );

    /// <summary>The lines between <c>&lt;&lt;'MARK'</c> and <c>MARK</c>.</summary>
    public string HereDocument(string mark) =>
        string.Join(
            '\n',
            Lines
                .SkipWhile(line => !line.Contains($"<<'{mark}'"))
                .Skip(1)
                .TakeWhile(line => line != mark)
        );

    /// <summary>The value of the script's first assignment to a variable: one word, in single quotes or none.</summary>
    public string Setting(string variable)
    {
        var word = Lines.First(line => line.StartsWith($"{variable}=", StringComparison.Ordinal))[
            (variable.Length + 1)..
        ];
        return word.StartsWith('\'') ? word[1..^1].Replace("'\\''", "'") : word;
    }
}
