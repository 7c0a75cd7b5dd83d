using System.Text.RegularExpressions;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace KeylessAlloyDb.Testing.Rehearsal;

/// <summary>A careless change of the program, and what has to notice it.</summary>
public sealed class Edit
{
    /// <summary>Its number; the ones that were found first have 1 to 30.</summary>
    public required int Number { get; init; }

    /// <summary>What is changed.</summary>
    public required string What { get; init; }

    /// <summary>What would happen in a real deployment.</summary>
    public required string Consequence { get; init; }

    /// <summary>dev or prod.</summary>
    public string Stack { get; init; } = "dev";

    /// <summary>The name under which the stack runs, where its own would hide the fault.</summary>
    public string? As { get; init; }

    /// <summary>Settings on top of the stack's, each key=value.</summary>
    public List<string> Settings { get; init; } = [];

    public required List<Change> Changes { get; init; }

    /// <summary>compiler, settings, twin, outputs, or the name of a rule.</summary>
    public required string Caught { get; init; }

    /// <summary>What the message has to say: the property and the consequence.</summary>
    public required List<string> Says { get; init; }

    /// <summary>
    /// What the first line of the review has to say, where the edit is reviewed as a change of a deployed
    /// stack: the rank, and what it is about.
    /// </summary>
    public List<string> Review { get; init; } = [];

    /// <summary>Reads edits.yaml.</summary>
    public static IReadOnlyList<Edit> Load(string path) =>
        new DeserializerBuilder()
            .WithNamingConvention(CamelCaseNamingConvention.Instance)
            .Build()
            .Deserialize<List<Edit>>(File.ReadAllText(path));
}

/// <summary>A text that stands once in a file, and what stands there instead.</summary>
public sealed class Change
{
    /// <summary>Path from the repository's root.</summary>
    public required string File { get; init; }

    /// <summary>The text; any white space in it stands for any other.</summary>
    public required string From { get; init; }

    public string To { get; init; } = "";

    /// <exception cref="InvalidOperationException">The text does not stand there once.</exception>
    public string Apply(string source) =>
        FaultIn(source) is { } fault
            ? throw new InvalidOperationException(fault)
            : Pattern.Replace(source, _ => To.Trim());

    /// <summary>Why the change does not apply; null where it does.</summary>
    public string? FaultIn(string source) =>
        Pattern.Count(source) is var count && count == 1
            ? null
            : $"{File} has {count} times, instead of once: {From.Trim()}\n"
                + "The program has changed: write in tools/tests/WrongEdits/edits.yaml what the edit is now.";

    private Regex Pattern =>
        new(
            string.Join(
                @"\s+",
                From.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                    .Select(Regex.Escape)
            )
        );
}
