namespace KeylessAlloyDb.Codegen;

/// <summary>Writes classes that a provider fills: results of functions and nested types of outputs.</summary>
internal sealed class OutputClass(Shapes shapes, TypeNames types)
{
    /// <summary>The class <paramref name="name"/>: readonly fields, set by the constructor that the SDK calls.</summary>
    public string Write(string name, TypeSpec type, Side side)
    {
        var members = type
            .Properties.Select(property =>
                (
                    Name: Names.Property(name, property.Key, property.Value),
                    Wire: property.Key,
                    Type: types.Returned(
                        shapes.Of(property.Value, $"{name}.{property.Key}"),
                        side,
                        type.Required.Contains(property.Key)
                    )
                )
            )
            .ToList();
        // Every parameter is escaped: some are C# keywords, and the escape is no part of the name.
        return $$"""
            [OutputType]
            public sealed class {{name}}
            {
            {{string.Join("\n", members.Select(m => $"public readonly {m.Type} {m.Name};"))}}
            [OutputConstructor]
            private {{name}}(
            {{string.Join(",\n", members.Select(m => $"{m.Type} @{m.Wire}"))}})
            {
            {{string.Join("\n", members.Select(m => $"{m.Name} = @{m.Wire};"))}}
            }
            }
            """;
    }
}
