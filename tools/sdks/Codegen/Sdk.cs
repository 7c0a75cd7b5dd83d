using System.Text;

namespace KeylessAlloyDb.Codegen;

/// <summary>
/// Writes a package's SDK as one C# file: a class for each resource and function, and of each nested type
/// one for every side that it is used on.
/// </summary>
internal static class Sdk
{
    /// <exception cref="SchemaException">The schema has a construct that the generator does not know.</exception>
    public static string Write(Schema schema)
    {
        var names = new Names(schema);
        var types = new TypeNames(names);
        var shapes = new Shapes(schema, names);
        var inputs = new InputClass(shapes, types);
        var outputs = new OutputClass(shapes, types);
        var attribute = $"{names.Package.Split('.')[^1]}ResourceType";
        var resources = new ResourceClass(shapes, types, inputs, attribute);
        var functions = new FunctionClass(inputs, outputs);
        var text = new StringBuilder(PackageSupport.Header);

        void In(string space, string code) =>
            text.AppendLine($"namespace {space}\n{{\n{code}\n}}\n");

        In(names.Package, PackageSupport.Write(schema, attribute));
        In(names.Package, resources.WriteProvider(schema.Name, schema.Provider));
        foreach (var (token, resource) in schema.Resources)
        {
            In(names.Namespace(token), resources.Write(token, resource));
        }
        foreach (var (token, function) in schema.Functions)
        {
            In(names.Namespace(token), functions.Write(token, function));
        }
        foreach (var (token, type) in schema.Types.Where(type => type.Value.Enum is not null))
        {
            In(names.Namespace(token), EnumClass.Write(token, type));
        }
        while (types.TryNext(out var next))
        {
            var (token, side) = next;
            var type = schema.Types[token];
            var name = Names.Class(token) + side.Suffix;
            In(
                $"{names.Namespace(token)}.{side.Namespace}",
                side.IsOutput
                    ? outputs.Write(name, type, side)
                    : inputs.Write(
                        name,
                        side.IsPlain ? "InvokeArgs" : "ResourceArgs",
                        type.Properties,
                        type.Required,
                        side
                    )
            );
        }
        return text.ToString();
    }
}
