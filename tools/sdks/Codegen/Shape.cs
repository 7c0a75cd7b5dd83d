namespace KeylessAlloyDb.Codegen;

/// <summary>What a property holds, independent of the side that it is written for.</summary>
internal abstract record Shape
{
    /// <summary>A type that is the same everywhere: text, a number, an enum, an asset.</summary>
    internal sealed record Plain(string Name, bool IsValue) : Shape;

    /// <summary>An object type of the schema.</summary>
    internal sealed record Nested(string Token) : Shape;

    /// <summary>One of two types: a text or a value of an enum.</summary>
    internal sealed record Either(Shape First, Shape Second) : Shape;

    internal sealed record ListOf(Shape Item) : Shape;

    internal sealed record MapOf(Shape Item) : Shape;
}

/// <summary>Reads shapes from a schema's properties.</summary>
internal sealed class Shapes(Schema schema, Names names)
{
    private const string TypePrefix = "#/types/";

    /// <exception cref="SchemaException">The property's type is not one that the generator knows.</exception>
    public Shape Of(PropertySpec property, string where) =>
        property switch
        {
            { OneOf: [var first, var second] } => new Shape.Either(
                Of(first, where),
                Of(second, where)
            ),
            { OneOf: not null } => throw new SchemaException(
                where,
                $"oneOf of {property.OneOf.Length} types; only two are supported"
            ),
            { Ref: "pulumi.json#/Asset" } => new Shape.Plain("AssetOrArchive", IsValue: false),
            { Ref: "pulumi.json#/Archive" } => new Shape.Plain("Archive", IsValue: false),
            { Ref: "pulumi.json#/Any" } => new Shape.Plain("object", IsValue: false),
            { Ref: { } reference } => Reference(reference, where),
            { Type: "array", Items: { } items } => new Shape.ListOf(Of(items, where)),
            { Type: "object", AdditionalProperties: { } values } => new Shape.MapOf(
                Of(values, where)
            ),
            { Type: "string" } => new Shape.Plain("string", IsValue: false),
            { Type: "boolean" } => new Shape.Plain("bool", IsValue: true),
            { Type: "integer" } => new Shape.Plain("int", IsValue: true),
            { Type: "number" } => new Shape.Plain("double", IsValue: true),
            _ => throw new SchemaException(
                where,
                $"type {property.Type ?? "(none)"}; supported are string, boolean, integer, number, "
                    + "array with items, object with additionalProperties, $ref and oneOf"
            ),
        };

    private Shape Reference(string reference, string where)
    {
        var token = reference.StartsWith(TypePrefix, StringComparison.Ordinal)
            ? reference[TypePrefix.Length..]
            : throw new SchemaException(where, $"$ref to {reference}; supported are {TypePrefix}…");
        if (!schema.Types.TryGetValue(token, out var type))
        {
            throw new SchemaException(where, $"$ref to {token}, which the schema does not define");
        }
        return type.Enum is null
            ? new Shape.Nested(token)
            : new Shape.Plain($"global::{names.Namespace(token)}.{Names.Class(token)}", true);
    }
}
