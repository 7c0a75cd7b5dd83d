using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Codegen;

/// <summary>Writes an enum's struct: a text with named values.</summary>
internal static partial class EnumClass
{
    public static string Write(string token, TypeSpec type)
    {
        var name = Names.Class(token);
        if (type.Type != "string")
        {
            throw new SchemaException(token, $"an enum of {type.Type}; supported is string");
        }
        var values = type.Enum!.Select(value =>
            Identifier().IsMatch(value.Name)
                ? $"public static {name} {value.Name} {{ get; }} = new {name}({Names.Literal(value.Value)});"
                : throw new SchemaException(token, $"enum value {value.Name} is no C# name")
        );
        return $$"""
            [EnumType]
            public readonly struct {{name}} : IEquatable<{{name}}>
            {
            private readonly string _value;
            private {{name}}(string value)
            {
            _value = value ?? throw new ArgumentNullException(nameof(value));
            }
            {{string.Join("\n", values)}}
            public static bool operator ==({{name}} left, {{name}} right) => left.Equals(right);
            public static bool operator !=({{name}} left, {{name}} right) => !left.Equals(right);
            public static explicit operator string({{name}} value) => value._value;
            public override bool Equals(object? obj) => obj is {{name}} other && Equals(other);
            public bool Equals({{name}} other) => string.Equals(_value, other._value, StringComparison.Ordinal);
            public override int GetHashCode() => _value?.GetHashCode() ?? 0;
            public override string ToString() => _value;
            }
            """;
    }

    [GeneratedRegex(@"^[A-Za-z_]\w*$")]
    private static partial Regex Identifier();
}
