using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Rules;

namespace KeylessAlloyDb.Rehearsal.Twin.Schema;

/// <summary>
/// What the providers' own code says about resource types. A run touches a part of it, so types are
/// read on first use.
/// </summary>
/// <remarks>
/// tools/rehearsal/data/provider-schemas/README.md names the sources and says what each key means.
/// </remarks>
internal static class ProviderSchema
{
    private static readonly ConcurrentDictionary<string, ProviderType?> s_types = new();
    private static readonly Lazy<Dictionary<string, JsonElement>> s_google = new(() =>
        ByToken("google")
    );
    private static readonly Lazy<Dictionary<string, JsonElement>> s_random = new(() =>
        ByToken("random")
    );
    private static readonly Lazy<JsonElement> s_aws = new(() => Load("aws"));

    /// <summary>The type; null when the data do not have it.</summary>
    public static ProviderType? Find(string type) => s_types.GetOrAdd(type, Read);

    private static ProviderType? Read(string type) =>
        type[..type.IndexOf(':')] switch
        {
            "gcp" => s_google.Value.TryGetValue(type, out var found)
                ? ReadGoogle(found, isFramework: false)
                : null,
            "random" => s_random.Value.TryGetValue(type, out var found)
                ? ReadGoogle(found, isFramework: true)
                : null,
            "aws" => s_aws.Value.TryGetProperty(type, out var found) ? ReadAws(found) : null,
            _ => null,
        };

    private static JsonElement Load(string provider) => Embedded.Json($"{provider}.provider.json");

    private static Dictionary<string, JsonElement> ByToken(string provider) =>
        Load(provider)
            .EnumerateObject()
            .Where(entry => entry.Value.TryGetProperty("tok", out _))
            .ToDictionary(
                entry => entry.Value.GetProperty("tok").GetString()!,
                entry => entry.Value
            );

    private static ProviderType ReadGoogle(JsonElement type, bool isFramework)
    {
        var properties = new ProviderBlock(
            type.GetProperty("props").EnumerateObject().Select(ReadGoogleProperty)
        );
        return new(
            properties,
            isFramework,
            Texts(type, "cd"),
            [.. Texts(type, "cs").Select(name => properties.FindTerraform(name)!.Name)],
            Api: ""
        )
        {
            // random's says only that there is one.
            ImportIds = isFramework ? [] : Texts(type, "imp"),
            CanBeImported = type.TryGetProperty("imp", out _),
        };
    }

    private static ProviderProperty ReadGoogleProperty(JsonProperty entry)
    {
        var property = entry.Value;
        var flags = property.GetProperty("f").GetString()!;
        var kind = Kind(property.GetProperty("t").GetString()!);
        var most = Number(property, "ma");
        var isFlat = kind is ProviderKind.List or ProviderKind.Set && most == 1;
        return new()
        {
            Name = property.GetProperty("p").GetString()!,
            Terraform = entry.Name,
            Kind = kind,
            IsFlat = isFlat,
            IsRequired = flags.Contains('R'),
            IsOptional = flags.Contains('O'),
            IsComputed = flags.Contains('C'),
            Replaces = flags.Contains('N'),
            DropsZero = property.TryGetProperty("z", out _),
            IgnoresEmpty = property.TryGetProperty("nif", out _),
            IsDeprecated = property.TryGetProperty("dep", out _),
            Default = property.TryGetProperty("d", out var value)
                ? TypeRules.ReadValue(value)
                : null,
            MinItems = isFlat ? null : Number(property, "mi"),
            MaxItems = isFlat ? null : most,
            Suppressions = [.. Texts(property, "ds"), .. Texts(property, "eds")],
            ConflictsWith = Texts(property, "cw"),
            ExactlyOneOf = Texts(property, "eo"),
            AtLeastOneOf = Texts(property, "al"),
            RequiredWith = Texts(property, "rw"),
            Checks = Validators.Google(property, "v"),
            ElementChecks = Validators.Google(property, "ev"),
            Block =
                property.TryGetProperty("e", out var block)
                && block.ValueKind == JsonValueKind.Object
                    ? new(block.EnumerateObject().Select(ReadGoogleProperty))
                    : null,
        };
    }

    private static ProviderType ReadAws(JsonElement type)
    {
        // Without an update every input replaces.
        var cannotUpdate = type.TryGetProperty("noupd", out _);
        return new(
            new(
                type.GetProperty("p")
                    .EnumerateObject()
                    .Select(entry => ReadAwsProperty(entry, cannotUpdate))
            ),
            type.TryGetProperty("fw", out _),
            [],
            [],
            type.TryGetProperty("op", out var operation) ? operation.GetString()! : ""
        )
        {
            Timeouts = AwsTimeouts(type),
            CanBeImported = !Texts(type, "imp")
                .Any(id => id.StartsWith("none", StringComparison.Ordinal)),
        };
    }

    /// <summary>Minutes by the operation's first letter, e.g. 20m under d.</summary>
    private static Dictionary<Operation, TimeSpan> AwsTimeouts(JsonElement type) =>
        type.TryGetProperty("tmo", out var limits)
            ? Enum.GetValues<Operation>()
                .Where(operation => limits.TryGetProperty(Letter(operation), out _))
                .ToDictionary(
                    operation => operation,
                    operation =>
                        TimeSpan.FromMinutes(
                            int.Parse(
                                limits.GetProperty(Letter(operation)).GetString()!.TrimEnd('m'),
                                CultureInfo.InvariantCulture
                            )
                        )
                )
            : [];

    private static string Letter(Operation operation) =>
        operation.ToString()[..1].ToLowerInvariant();

    private static ProviderProperty ReadAwsProperty(JsonProperty entry, bool cannotUpdate)
    {
        var property = entry.Value;
        var mode = property.TryGetProperty("m", out var m) ? m.GetString()! : "o";
        var element = property.TryGetProperty("e", out var e) ? e : default;
        var isFlat = property.TryGetProperty("flat", out _);
        return new()
        {
            Name = entry.Name,
            Terraform = property.TryGetProperty("tf", out var name)
                ? name.GetString()!
                : SnakeCase(entry.Name),
            Kind = Kind(property.GetProperty("t").GetString()!),
            IsFlat = isFlat,
            IsRequired = mode == "r",
            IsOptional = mode is "o" or "oc",
            IsComputed = mode is "c" or "oc",
            Replaces =
                property.TryGetProperty("fn", out _)
                || (cannotUpdate && mode != "c" && entry.Name is not ("tags" or "tagsAll")),
            IsDeprecated = property.TryGetProperty("dep", out _),
            Default = property.TryGetProperty("d", out var value)
                ? TypeRules.ReadValue(value)
                : null,
            MinItems = isFlat ? null : Number(property, "min"),
            MaxItems = isFlat ? null : Number(property, "max"),
            Suppressions = [.. Texts(property, "ds"), .. Texts(property, "sf")],
            ConflictsWith = Texts(property, "conf"),
            ExactlyOneOf = Texts(property, "x1"),
            AtLeastOneOf = Texts(property, "a1"),
            RequiredWith = Texts(property, "rw"),
            Checks = Validators.Aws(property),
            ElementChecks =
                element.ValueKind == JsonValueKind.Object ? Validators.Aws(element) : [],
            ApiChecks = Validators.AwsApi(property),
            Block = property.TryGetProperty("b", out var block)
                ? new(block.EnumerateObject().Select(inner => ReadAwsProperty(inner, cannotUpdate)))
                : null,
        };
    }

    private static ProviderKind Kind(string type) =>
        type switch
        {
            "list" => ProviderKind.List,
            "set" => ProviderKind.Set,
            "map" => ProviderKind.Map,
            ['l', ..] => ProviderKind.List,
            ['S', ..] => ProviderKind.Set,
            ['m', ..] => ProviderKind.Map,
            _ => ProviderKind.Scalar,
        };

    private static int? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    /// <summary>A text, or a list of them.</summary>
    private static string[] Texts(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
        : [value.ToString()];

    private static string SnakeCase(string name)
    {
        var snake = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter))
            {
                snake.Append('_');
            }
            snake.Append(char.ToLowerInvariant(letter));
        }
        return snake.ToString();
    }
}
