using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin.Schema;

/// <summary>
/// The slice of a provider's schema that the assembly carries. A run touches a part of it, so types
/// are read on first use.
/// </summary>
internal sealed class PackageSchema
{
    private const string ProviderPrefix = "pulumi:providers:";
    private const string TypeReference = "#/types/";

    private static readonly ConcurrentDictionary<string, Lazy<PackageSchema?>> s_packages = new();
    private readonly JsonElement _root;
    private readonly Dictionary<string, JsonElement> _resources;
    private readonly Dictionary<string, JsonElement> _types;
    private readonly ConcurrentDictionary<string, Lazy<MemberSpec?>> _members = new();
    private readonly Lazy<MemberSpec> _provider;
    private readonly ConcurrentDictionary<string, Lazy<ObjectSpec>> _objects = new();

    private PackageSchema(JsonElement root)
    {
        _root = root;
        _resources = Index("resources");
        _types = Index("types");
        _provider = new(() => ReadResource(_root.GetProperty("provider")));
    }

    /// <summary>Inputs and outputs of a resource type; null when the slices do not have it.</summary>
    public static MemberSpec? Resource(string type)
    {
        if (type.StartsWith(ProviderPrefix, StringComparison.Ordinal))
        {
            return Package(type[ProviderPrefix.Length..])?._provider.Value;
        }
        return Package(PackageOf(type))?.Find(type);
    }

    /// <summary>Arguments and answer of a function; null when the slices do not have it.</summary>
    public static MemberSpec? Function(string token) =>
        Package(PackageOf(token)) is { } package
        && package._root.GetProperty("functions").TryGetProperty(token, out var function)
            ? new(
                function.TryGetProperty("inputs", out var inputs)
                    ? package.ReadObject(inputs, "properties", "required")
                    : package.ReadObject(default, "", ""),
                package.ReadObject(function.GetProperty("outputs"), "properties", "required")
            )
            : null;

    /// <summary>The resource types that a package's slice has.</summary>
    public static IEnumerable<string> TypesOf(string package) =>
        Package(package) is { } schema ? schema._resources.Keys : [];

    /// <summary>The version of the package that a slice was cut from.</summary>
    public static string VersionOf(string package) =>
        Package(package)!._root.GetProperty("version").GetString()!;

    /// <summary>A package's slice, in the form of <c>pulumi package get-schema</c>.</summary>
    public static string TextOf(string package) => Package(package)!._root.GetRawText();

    private static string PackageOf(string token) => token[..token.IndexOf(':')];

    private static PackageSchema? Package(string name) =>
        s_packages
            .GetOrAdd(
                name,
                package =>
                    new(() =>
                        Embedded.TryJson($"{package}.schema.json") is { } root ? new(root) : null
                    )
            )
            .Value;

    private Dictionary<string, JsonElement> Index(string section) =>
        _root
            .GetProperty(section)
            .EnumerateObject()
            .ToDictionary(entry => entry.Name, entry => entry.Value);

    private MemberSpec? Find(string type) =>
        _members
            .GetOrAdd(
                type,
                key =>
                    new(() =>
                        _resources.TryGetValue(key, out var resource)
                            ? ReadResource(resource)
                            : null
                    )
            )
            .Value;

    private MemberSpec ReadResource(JsonElement resource) =>
        new(
            ReadObject(resource, "inputProperties", "requiredInputs"),
            ReadObject(resource, "properties", "required")
        );

    private ObjectSpec ReadObject(JsonElement element, string properties, string required)
    {
        var members =
            element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty(properties, out var found)
                ? found.EnumerateObject().ToList()
                : [];
        return new(
            members.ToFrozenDictionary(member => member.Name, member => ReadProperty(member.Value)),
            element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty(required, out var names)
                ? [.. names.EnumerateArray().Select(name => name.GetString()!)]
                : [],
            [
                .. from member in members
                where member.Value.TryGetProperty("default", out _)
                select (member.Name, member.Value.GetProperty("default")),
            ]
        );
    }

    private PropertySpec ReadProperty(JsonElement element)
    {
        var secret = element.TryGetProperty("secret", out var flag) && flag.GetBoolean();
        if (element.TryGetProperty("$ref", out var reference))
        {
            return ReadReference(reference.GetString()!, secret);
        }
        var kind = element.TryGetProperty("type", out var type) ? type.GetString() : null;
        PropertySpec? inner =
            element.TryGetProperty("items", out var items) ? ReadProperty(items)
            : element.TryGetProperty("additionalProperties", out var values) ? ReadProperty(values)
            : null;
        return new(kind, null, inner, [], secret);
    }

    private PropertySpec ReadReference(string reference, bool secret)
    {
        var name = Uri.UnescapeDataString(
            reference.StartsWith(TypeReference, StringComparison.Ordinal)
                ? reference[TypeReference.Length..]
                : reference
        );
        if (!_types.TryGetValue(name, out var type))
        {
            // pulumi.json#/Archive, Asset, Any and Json.
            return new(null, null, null, [], secret);
        }
        return type.TryGetProperty("enum", out var values)
            ? new(
                type.GetProperty("type").GetString(),
                null,
                null,
                [.. values.EnumerateArray().Select(value => value.GetProperty("value").ToString())],
                secret
            )
            : new(
                "object",
                _objects.GetOrAdd(
                    name,
                    key => new(() => ReadObject(_types[key], "properties", "required"))
                ),
                null,
                [],
                secret
            );
    }
}
