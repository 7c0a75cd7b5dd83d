using System.Text.Json;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>
/// The output of `pulumi preview --save-plan`: settings, and per resource the operations with their
/// inputs. It leaves out the differences between any two previews: time, seeds and the names from
/// them, ciphertexts, ids of providers, and the order of dependencies.
/// </summary>
internal sealed partial class SavedPlan
{
    private const string Unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    private const string Signature = "4dabf18193072939515e22adb298388d";

    private static readonly string[] s_volatile =
    [
        "dependencies",
        "propertyDependencies",
        "outputDiff",
    ];

    private readonly Dictionary<string, string> _settings;
    private readonly Dictionary<string, Planned> _resources;

    private SavedPlan(Dictionary<string, string> settings, Dictionary<string, Planned> resources) =>
        (_settings, _resources) = (settings, resources);

    public static SavedPlan Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(document.RootElement);
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new RehearsalException(
                $"{path} is no plan; make one with `pulumi preview --save-plan`. {e.Message}"
            );
        }
    }

    public static SavedPlan Read(JsonElement root) =>
        new(
            root.TryGetProperty("config", out var config) ? Leaves(config) : [],
            root.GetProperty("resourcePlans")
                .EnumerateObject()
                .ToDictionary(entry => entry.Name, entry => Planned.Read(entry.Value))
        );

    /// <summary>
    /// The differences between this plan, the reviewed one, and a later one, one line each. An
    /// operation that was planned only for an unknown input may be missing later.
    /// </summary>
    public IReadOnlyList<string> DifferencesTo(SavedPlan later)
    {
        var settings = Paths(_settings, later._settings)
            .Select(path =>
                $"setting {path}: reviewed {_settings.GetValueOrDefault(path, "nothing")}, now {later._settings.GetValueOrDefault(path, "nothing")}"
            );
        var resources = _resources
            .Keys.Union(later._resources.Keys)
            .Order(StringComparer.Ordinal)
            .Select(urn =>
                (
                    Urn: urn,
                    Text: Planned.Difference(
                        _resources.GetValueOrDefault(urn, Planned.None),
                        later._resources.GetValueOrDefault(urn, Planned.None)
                    )
                )
            )
            .Where(entry => entry.Text is not null)
            .Select(entry => $"{entry.Urn}: {entry.Text}");
        return [.. settings, .. resources];
    }

    private static IEnumerable<string> Paths(
        Dictionary<string, string> one,
        Dictionary<string, string> other
    ) =>
        one
            .Keys.Union(other.Keys)
            .Where(path => one.GetValueOrDefault(path) != other.GetValueOrDefault(path))
            .Order(StringComparer.Ordinal);

    /// <summary>Every plain value under its path.</summary>
    private static Dictionary<string, string> Leaves(JsonElement json)
    {
        var leaves = new Dictionary<string, string>();
        Walk("", json);
        return leaves;

        void Walk(string path, JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object when element.TryGetProperty(Signature, out _):
                    leaves[path] = "[secret]";
                    break;
                case JsonValueKind.Object:
                    foreach (var property in element.EnumerateObject())
                    {
                        Walk(
                            path.Length == 0 ? property.Name : $"{path}.{property.Name}",
                            property.Value
                        );
                    }
                    break;
                case JsonValueKind.Array:
                    var index = 0;
                    foreach (var item in element.EnumerateArray())
                    {
                        Walk($"{path}[{index++}]", item);
                    }
                    break;
                default:
                    leaves[path] = element.ToString();
                    break;
            }
        }
    }

    /// <summary>One resource of a plan.</summary>
    private sealed record Planned(string Operations, Dictionary<string, string> Goal)
    {
        public static Planned None { get; } = new("nothing", []);

        private bool HasUnknown => Goal.ContainsValue(Unknown);

        public static Planned Read(JsonElement json)
        {
            // A deletion has no goal.
            var leaves =
                json.TryGetProperty("goal", out var goal) && goal.ValueKind == JsonValueKind.Object
                    ? Leaves(goal)
                    : [];
            var name = leaves.GetValueOrDefault("name", "");
            return new(
                json.TryGetProperty("steps", out var steps)
                    ? string.Join(", ", steps.EnumerateArray())
                    : "nothing",
                leaves
                    .Where(leaf => !s_volatile.Contains(Top().Match(leaf.Key).Value))
                    .ToDictionary(
                        leaf => leaf.Key,
                        leaf =>
                            leaf.Key == "provider"
                                ? leaf.Value[
                                    ..leaf.Value.LastIndexOf("::", StringComparison.Ordinal)
                                ]
                            : Generated(name, leaf.Value) ? $"{name}-#"
                            : leaf.Value
                    )
            );
        }

        public static string? Difference(Planned reviewed, Planned later)
        {
            if (reviewed.Operations != later.Operations)
            {
                return later.Operations == "same" && reviewed.HasUnknown
                    ? null
                    : $"reviewed {reviewed.Operations}, now {later.Operations}";
            }
            var paths = Paths(reviewed.Goal, later.Goal).Select(path => Prefix().Replace(path, ""));
            return paths.Any()
                ? $"{later.Operations} of other inputs: {string.Join(", ", paths)}"
                : null;
        }

        /// <summary>A provider's own name: the resource's, a hyphen, seven hexadecimal digits.</summary>
        private static bool Generated(string name, string value) =>
            value.Length == name.Length + 8
            && value.StartsWith(name, StringComparison.Ordinal)
            && Suffix().IsMatch(value);
    }

    [GeneratedRegex(@"^[^.\[]+")]
    private static partial Regex Top();

    [GeneratedRegex(@"^inputDiff\.(adds|updates|deletes)?\.?")]
    private static partial Regex Prefix();

    [GeneratedRegex("-[0-9a-f]{7}$")]
    private static partial Regex Suffix();
}
