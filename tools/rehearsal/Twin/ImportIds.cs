using System.Text;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Twin.Rules;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>
/// The ids by which a provider finds a resource that a state does not know: those of its documentation,
/// such as <c>{region}/{name}</c>. Parts that an id leaves out are the provider's own settings.
/// </summary>
/// <remarks>Google's are in tools/rehearsal/data/provider-schemas, AWS's in the files of the types.</remarks>
internal static partial class ImportIds
{
    private const string ConditionTitle = "condition_title";

    /// <summary>Parts that an id may leave out.</summary>
    private static readonly string[] s_places = ["project", "region", "zone", "location"];

    /// <summary>The existing resource that an id means under a provider's settings; null where there is none.</summary>
    public static Entity? Find(World world, string type, string id, PropertyMap settings) =>
        TypeRules
            .Of(type)
            .ImportIds.Select(format => Pattern(format).Match(id))
            .Where(match => match.Success)
            .Select(match =>
                world.OfType(type).FirstOrDefault(entity => IsMeant(entity, match, settings))
            )
            .FirstOrDefault(entity => entity is not null);

    /// <summary>A resource's id in a format; null where it lacks a part.</summary>
    public static string? Write(string format, Entity entity)
    {
        var whole = true;
        var id = Part()
            .Replace(
                Remark().Replace(format, ""),
                part =>
                {
                    var value = ValueOf(entity, part.Groups["name"].Value);
                    whole &= value is not null || part.Groups["optional"].Success;
                    return value is null ? ""
                        : part.Groups["optional"].Success ? $" {value}"
                        : value;
                }
            );
        return whole ? id : null;
    }

    private static bool IsMeant(Entity entity, Match match, PropertyMap settings)
    {
        var given = match
            .Groups.Values.Where(group => group.Success && !char.IsAsciiDigit(group.Name[0]))
            .ToDictionary(group => group.Name, group => group.Value);
        return given.All(part => Names(ValueOf(entity, part.Key), part.Value))
            && s_places
                .Where(place => !given.ContainsKey(place))
                .All(place =>
                    (settings.Text(place), ValueOf(entity, place)) is not ({ } own, { } its)
                    || own == its
                )
            && (
                given.ContainsKey(ConditionTitle)
                || !match.Groups.ContainsKey(ConditionTitle)
                || ValueOf(entity, ConditionTitle) is null
            );
    }

    /// <summary>A property may hold the whole path of what an id names by its last part.</summary>
    private static bool Names(string? value, string part) =>
        value is not null
        && (value == part || value.EndsWith($"/{part}", StringComparison.Ordinal));

    private static string? ValueOf(Entity entity, string terraform)
    {
        if (terraform == ConditionTitle)
        {
            return entity.Inputs.Get("condition")?.AsMap?.Text("title");
        }
        var property = ProviderSchema.Find(entity.Type)?.Properties.FindTerraform(terraform);
        var value = property is null
            ? null
            : entity.Outputs.Get(property.Name) ?? entity.Inputs.Get(property.Name);
        return value switch
        {
            null => null,
            NumberValue number => number.ToString(),
            _ => value.AsText,
        };
    }

    /// <summary>Parts end at a slash where the format can tell them apart, and else where it goes on.</summary>
    private static Regex Pattern(string format)
    {
        var pattern = new StringBuilder();
        var text = Remark().Replace(format, "");
        // A first part that is a path of its own, e.g. {cluster}/instances/{instance_id}.
        var startsWithPath =
            text.StartsWith('{')
            && text.Contains("}/", StringComparison.Ordinal)
            && LiteralSegment().IsMatch(text);
        var at = 0;
        foreach (Match part in Part().Matches(text))
        {
            pattern.Append(Regex.Escape(text[at..part.Index]));
            var name = part.Groups["name"].Value;
            pattern.Append(
                part.Groups["optional"].Success ? $"(?: (?<{name}>.+))?"
                : text.Contains(' ', StringComparison.Ordinal) ? $@"(?<{name}>\S+)"
                : startsWithPath && part.Index == 0 ? $"(?<{name}>.+)"
                : part.Index + part.Length == text.Length ? $"(?<{name}>.+)"
                : $"(?<{name}>[^/]+)"
            );
            at = part.Index + part.Length;
        }
        return new($"^{pattern}{Regex.Escape(text[at..])}$", RegexOptions.ExplicitCapture);
    }

    [GeneratedRegex(@"(?<optional> \[)?\{(?<name>[a-z_0-9]+)\}\]?", RegexOptions.ExplicitCapture)]
    private static partial Regex Part();

    [GeneratedRegex(@" \([a-z /]+\)$")]
    private static partial Regex Remark();

    [GeneratedRegex(@"/[a-zA-Z]+/")]
    private static partial Regex LiteralSegment();
}
