namespace KeylessAlloyDb.Codegen;

/// <summary>Writes classes that a program fills: arguments of resources, functions and nested types.</summary>
internal sealed class InputClass(Shapes shapes, TypeNames types)
{
    /// <summary>The class <paramref name="name"/>. Providers take text only: their other values travel as JSON.</summary>
    public string Write(
        string name,
        string baseClass,
        IReadOnlyDictionary<string, PropertySpec> properties,
        IReadOnlyCollection<string> required,
        Side side,
        bool isProvider = false
    )
    {
        var members = properties.Select(property =>
            Member(
                name,
                property.Key,
                property.Value,
                required.Contains(property.Key),
                side,
                isProvider
            )
        );
        var arguments = properties
            .OrderBy(property => property.Key, StringComparer.Ordinal)
            .Select(property =>
                Argument(
                    name,
                    property.Key,
                    property.Value,
                    required.Contains(property.Key),
                    side,
                    isProvider
                )
            );
        // Few programs look something up, and reflection serves them. Compiled they would be half of all lists.
        var list =
            side == Side.State
                ? ""
                : $$"""
                    internal override void ListArguments(ArgumentList arguments)
                    {
                    {{string.Join("\n", arguments)}}
                    }
                    """;
        var defaults = properties
            .Select(property => Default(name, property.Key, property.Value))
            .OfType<string>();
        return $$"""
            public sealed class {{name}} : global::Pulumi.{{baseClass}}
            {
            {{string.Join("\n", members)}}
            public {{name}}()
            {
            {{string.Join("\n", defaults)}}
            }
            {{list}}
            public static new {{name}} Empty => new {{name}}();
            }
            """;
    }

    private string Member(
        string owner,
        string name,
        PropertySpec property,
        bool required,
        Side side,
        bool isProvider
    )
    {
        var where = $"{owner}.{name}";
        var shape = shapes.Of(property, where);
        var type = side.IsPlain ? types.Value(shape, side) : types.Input(shape, side);
        var json = IsJson(shape, isProvider);
        var attribute =
            $"[Input(\"{name}\"{(required ? ", required: true" : "")}{(json ? ", json: true" : "")})]";
        // The official generator marks only the properties that have a field of their own.
        var deprecated = property.DeprecationMessage is { } message
            ? $"[Obsolete({Names.Literal(message)})] "
            : "";
        var csharp = Names.Property(owner, name, property);
        return (shape, property.Secret, required) switch
        {
            (Shape.ListOf or Shape.MapOf, true, _) => $$"""
                {{attribute}} private {{type}}? _{{name}};
                {{deprecated}}public {{type}} {{csharp}}
                {
                get => _{{name}} ??= new {{type}}();
                set => _{{name}} = Output.CreateSecret(value.ToOutput());
                }
                """,
            (Shape.ListOf or Shape.MapOf, false, _) => $$"""
                {{attribute}} private {{type}}? _{{name}};
                {{deprecated}}public {{type}} {{csharp}} { get => _{{name}} ??= new {{type}}(); set => _{{name}} = value; }
                """,
            (Shape.Plain or Shape.Nested, true, _) when !side.IsPlain => $$"""
                {{attribute}} private {{type}}? _{{name}};
                {{deprecated}}public {{type}}? {{csharp}} { get => _{{name}}; set => _{{name}} = Output.CreateSecret(value.ToOutput()); }
                """,
            (_, true, _) => throw new SchemaException(where, $"a secret {type} is not supported"),
            (_, _, true) => $"{attribute} public {type} {csharp} {{ get; set; }} = null!;",
            _ => $"{attribute} public {type}? {csharp} {{ get; set; }}",
        };
    }

    private string Argument(
        string owner,
        string name,
        PropertySpec property,
        bool required,
        Side side,
        bool isProvider
    )
    {
        var shape = shapes.Of(property, $"{owner}.{name}");
        var member =
            shape is Shape.ListOf or Shape.MapOf || (property.Secret && !side.IsPlain)
                ? $"_{name}"
                : Names.Property(owner, name, property);
        return $"arguments.Add(\"{name}\", {member}{(required ? $", required: \"{member}\"" : "")}{(IsJson(shape, isProvider) ? ", json: true" : "")});";
    }

    private static bool IsJson(Shape shape, bool isProvider) =>
        isProvider && shape is not Shape.Plain("string", _);

    private static string? Default(string owner, string name, PropertySpec property)
    {
        var value = (property.Default, property.DefaultInfo) switch
        {
            (null, null) => null,
            (null, { Environment: var variables }) when property.Type == "string" =>
                $"Utilities.GetEnv({string.Join(", ", variables.Select(Names.Literal))})",
            ({ ValueKind: System.Text.Json.JsonValueKind.String } text, null) => Names.Literal(
                text.GetString()!
            ),
            ({ ValueKind: System.Text.Json.JsonValueKind.True }, null) => "true",
            ({ ValueKind: System.Text.Json.JsonValueKind.False }, null) => "false",
            _ => throw new SchemaException(
                $"{owner}.{name}",
                "a default of this kind; supported are a text, a boolean, or environment variables of a text"
            ),
        };
        return value is null ? null : $"{Names.Property(owner, name, property)} = {value};";
    }
}
