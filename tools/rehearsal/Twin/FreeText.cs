using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Twin.Types;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>What an API takes as a text that people read: a description, a display name, a tag.</summary>
/// <param name="Path">The property: a text, or a map whose keys and values are checked.</param>
/// <param name="Longest">The longest value, in characters or, with <see cref="Bytes"/>, in bytes of UTF-8.</param>
/// <param name="Source">Where the limit comes from.</param>
internal sealed partial record FreeText(string Path, int Longest, string Source)
{
    private const string AnyCharacter = "any character";
    private const string GoogleRefusal = "googleapi: Error 400: Invalid value";
    private const string AwsTags =
        "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html";
    private const string GoogleLabels =
        "https://cloud.google.com/resource-manager/docs/labels-overview";
    private const string Compute = "https://cloud.google.com/compute/docs/reference/rest/v1";

    private static readonly FreeText s_compute = new("description", 2048, Compute);

    private static readonly FreeText s_tags = new("tags", 256, AwsTags)
    {
        LongestKey = 127,
        Form = AwsTag(),
        Allowed = "letters, digits, spaces and _.:/=+-@; keys not beginning with aws:",
        Refusal = "api error InvalidParameterValue: invalid tag",
    };

    private static readonly FreeText s_labels = new("labels", 63, GoogleLabels)
    {
        LongestKey = 63,
        Form = GoogleLabel(),
        Allowed = "lower-case letters, digits, _ and -; keys beginning with a letter",
    };

    private static readonly ConcurrentDictionary<string, FreeText[]> s_types = new();

    /// <summary>The longest key of a map.</summary>
    public int LongestKey { get; init; }

    public bool Bytes { get; init; }

    /// <summary>The form of a value; of a map, the form of key=value.</summary>
    public Regex Form { get; init; } = Anything();

    /// <summary>The characters allowed, for messages.</summary>
    public string Allowed { get; init; } = AnyCharacter;

    /// <summary>How the API's refusal begins.</summary>
    public string Refusal { get; init; } = GoogleRefusal;

    /// <summary>The free texts of a type.</summary>
    public static IEnumerable<FreeText> Of(string type) =>
        [
            .. s_types.GetOrAdd(type, Read),
            .. type.StartsWith("gcp:compute/", StringComparison.Ordinal)
                ? [s_compute]
                : (FreeText[])[],
            .. type.StartsWith("aws:", StringComparison.Ordinal) ? [s_tags]
            : type.StartsWith("gcp:", StringComparison.Ordinal) ? [s_labels]
            : (FreeText[])[],
        ];

    /// <summary>What is wrong with a resource's free texts; a value that is not known yet is not wrong.</summary>
    public static IEnumerable<(FreeText Rule, string Value)> Wrong(
        string type,
        PropertyMap inputs
    ) => from rule in Of(type) from wrong in rule.WrongIn(inputs) select (rule, wrong);

    /// <summary>Rejects the free texts that the API rejects.</summary>
    public static void Require(CloudCall call)
    {
        foreach (var (rule, value) in Wrong(call.Resource.Type, call.Inputs))
        {
            CloudCall.Require(
                false,
                $"{rule.Refusal}: {rule.Path} is \"{value}\"; {rule.Limits}",
                "free-text",
                rule.Source
            );
        }
    }

    /// <summary>Length and characters, for messages.</summary>
    public string Limits =>
        LongestKey > 0
            ? $"keys of up to {LongestKey} and values of up to {Longest} characters: {Allowed}"
            : $"up to {Longest} {(Bytes ? "bytes" : "characters")}: {Allowed}";

    private IEnumerable<string> WrongIn(PropertyMap inputs) =>
        inputs.Get(Path)?.Bare switch
        {
            TextValue text when Length(text.Value) > Longest || !Form.IsMatch(text.Value) =>
            [
                text.Value,
            ],
            PropertyMap map => map.Where(entry => entry.Value.AsText is not null)
                .Select(entry => (entry.Key, Value: entry.Value.AsText!))
                .Where(entry =>
                    entry.Key.Length > LongestKey
                    || Length(entry.Value) > Longest
                    || !Form.IsMatch($"{entry.Key}={entry.Value}")
                )
                .Select(entry => $"{entry.Key}={entry.Value}"),
            _ => [],
        };

    private static FreeText[] Read(string type) =>
        [
            .. from row in TypeFile.Section(type, "texts")?.EnumerateArray() ?? default
            select new FreeText(
                row.GetProperty("path").GetString()!,
                row.GetProperty("longest").GetInt32(),
                row.GetProperty("source").GetString()!
            )
            {
                Bytes = row.TryGetProperty("bytes", out _),
                Form = Text(row, "form") is { } form ? new(form) : Anything(),
                Allowed = Text(row, "allowed") ?? AnyCharacter,
                Refusal = Text(row, "refusal") ?? GoogleRefusal,
            },
        ];

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) ? value.GetString() : null;

    private int Length(string text) => Bytes ? Encoding.UTF8.GetByteCount(text) : text.Length;

    [GeneratedRegex("")]
    private static partial Regex Anything();

    [GeneratedRegex(@"\A(?![aA][wW][sS]:)[\p{L}\p{Z}\p{N}_.:/=+\-@]+\z")]
    private static partial Regex AwsTag();

    [GeneratedRegex(@"\A[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]*=[\p{Ll}\p{Lo}\p{N}_-]*\z")]
    private static partial Regex GoogleLabel();
}
