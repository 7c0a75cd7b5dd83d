using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeylessAlloyDb.Codegen;

/// <summary>A package's schema in Pulumi's own vocabulary, as far as the generator understands it.</summary>
internal sealed record Schema
{
    private static readonly JsonSerializerOptions s_strict = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    public required string Name { get; init; }
    public required string Version { get; init; }
    public required LanguageSpec Language { get; init; }
    public required ResourceSpec Provider { get; init; }
    public required Dictionary<string, ResourceSpec> Resources { get; init; }
    public required Dictionary<string, FunctionSpec> Functions { get; init; }
    public required Dictionary<string, TypeSpec> Types { get; init; }

    /// <exception cref="SchemaException">The text is no schema, or says something unknown here.</exception>
    public static Schema Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Schema>(json, s_strict)!;
        }
        catch (JsonException exception)
        {
            throw new SchemaException(
                exception.Path ?? "$",
                $"not understood by the generator: {exception.Message}"
            );
        }
    }
}

internal sealed record ResourceSpec
{
    public Dictionary<string, PropertySpec> InputProperties { get; init; } = [];
    public string[] RequiredInputs { get; init; } = [];
    public Dictionary<string, PropertySpec> Properties { get; init; } = [];
    public string[] Required { get; init; } = [];
    public AliasSpec[] Aliases { get; init; } = [];
}

internal sealed record FunctionSpec
{
    public TypeSpec Inputs { get; init; } = new();
    public TypeSpec Outputs { get; init; } = new();
}

/// <summary>An object type, or an enum when it lists values.</summary>
internal sealed record TypeSpec
{
    public string Type { get; init; } = "object";
    public Dictionary<string, PropertySpec> Properties { get; init; } = [];
    public string[] Required { get; init; } = [];
    public EnumValueSpec[]? Enum { get; init; }
}

internal sealed record PropertySpec
{
    public string? Type { get; init; }

    [JsonPropertyName("$ref")]
    public string? Ref { get; init; }
    public PropertySpec? Items { get; init; }
    public PropertySpec? AdditionalProperties { get; init; }
    public PropertySpec[]? OneOf { get; init; }
    public bool Secret { get; init; }
    public JsonElement? Default { get; init; }
    public DefaultInfoSpec? DefaultInfo { get; init; }
    public string? DeprecationMessage { get; init; }
    public LanguageSpec? Language { get; init; }
}

internal sealed record EnumValueSpec(string Name, string Value);

internal sealed record AliasSpec(string Type);

internal sealed record DefaultInfoSpec(string[] Environment);

internal sealed record LanguageSpec(CSharpSpec Csharp);

internal sealed record CSharpSpec
{
    public string? Name { get; init; }
    public Dictionary<string, string> Namespaces { get; init; } = [];
}

/// <summary>The schema says something that the generator cannot turn into C#.</summary>
internal sealed class SchemaException(string where, string what) : Exception($"{where}: {what}");
