namespace KeylessAlloyDb.Codegen;

/// <summary>C# names of tokens and properties, by the rules of the official .NET SDKs.</summary>
internal sealed class Names(Schema schema)
{
    /// <summary>Namespace of the package, such as <c>Pulumi.Gcp</c>.</summary>
    public string Package { get; } = $"Pulumi.{Pascal(schema.Name)}";

    /// <summary>Namespace of a token: <c>gcp:dns/policy:Policy</c> is in <c>Pulumi.Gcp.Dns</c>.</summary>
    public string Namespace(string token)
    {
        var module = Part(token, 1).Split('/')[0];
        return module == "index"
            ? Package
            : $"{Package}.{schema.Language.Csharp.Namespaces.GetValueOrDefault(module) ?? Pascal(module)}";
    }

    /// <summary>The class that a token stands for: <c>aws:ssm/getParameter:getParameter</c> is <c>GetParameter</c>.</summary>
    public static string Class(string token) => Pascal(Part(token, 2));

    /// <summary>A property's C# name; the schema may give another than the rule's.</summary>
    /// <exception cref="SchemaException">It is the name of its class, which C# forbids.</exception>
    public static string Property(string owner, string name, PropertySpec property)
    {
        var csharp = property.Language?.Csharp.Name ?? Pascal(name);
        return csharp != owner
            ? csharp
            : throw new SchemaException(
                $"{owner}.{name}",
                "named like its class, which C# forbids; give it a language.csharp.name"
            );
    }

    /// <summary>The text as a C# literal.</summary>
    public static string Literal(string text) =>
        $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string Part(string token, int index) =>
        token.Split(':') is { Length: 3 } parts
            ? parts[index]
            : throw new SchemaException(token, "a token has three parts, package:module:name");
}
