namespace KeylessAlloyDb.Codegen;

/// <summary>Writes a resource: the class, its arguments, and the state that looks an existing one up.</summary>
internal sealed class ResourceClass(
    Shapes shapes,
    TypeNames types,
    InputClass inputs,
    string attribute
)
{
    public string Write(string token, ResourceSpec resource)
    {
        var name = Names.Class(token);
        var state = State(resource);
        return $$"""
            {{Head(name, token, "CustomResource", resource)}}
            {{Constructor(name, Names.Literal(token), resource)}}
            private {{name}}(string name, Input<string> id, {{name}}State? state = null, CustomResourceOptions? options = null)
            : base({{Names.Literal(token)}}, name, state, MakeResourceOptions(options, id))
            {
            }
            {{MakeResourceOptions(resource)}}
            public static {{name}} Get(string name, Input<string> id, {{name}}State? state = null, CustomResourceOptions? options = null)
            => new {{name}}(name, id, state, options);
            }
            {{inputs.Write(
                $"{name}Args",
                "ResourceArgs",
                resource.InputProperties,
                resource.RequiredInputs,
                Side.Args
            )}}
            {{inputs.Write($"{name}State", "ResourceArgs", state, [], Side.State)}}
            """;
    }

    public string WriteProvider(string package, ResourceSpec provider) =>
        $$"""
            {{Head("Provider", $"pulumi:providers:{package}", "ProviderResource", provider)}}
            {{Constructor("Provider", Names.Literal(package), provider)}}
            {{MakeResourceOptions(provider)}}
            }
            {{inputs.Write(
                "ProviderArgs",
                "ResourceArgs",
                provider.InputProperties,
                provider.RequiredInputs,
                Side.Args,
                isProvider: true
            )}}
            """;

    private string Head(string name, string token, string baseClass, ResourceSpec resource) =>
        $$"""
            [{{attribute}}({{Names.Literal(token)}})]
            public partial class {{name}} : global::Pulumi.{{baseClass}}
            {
            {{string.Join(
                "\n",
                resource.Properties.Select(p => Member(name, p.Key, p.Value, resource))
            )}}
            internal override void AttachOutputs(ResourceOutputs outputs)
            {
            {{string.Join(
                "\n",
                resource.Properties.Select(p =>
                    $"{Names.Property(name, p.Key, p.Value)} = outputs.Add<{Type(name, p.Key, p.Value, resource)}>(\"{p.Key}\");"
                )
            )}}
            }
            """;

    private string Type(string owner, string name, PropertySpec property, ResourceSpec resource) =>
        types.Returned(
            shapes.Of(property, $"{owner}.{name}"),
            Side.Output,
            resource.Required.Contains(name)
        );

    private string Member(string owner, string name, PropertySpec property, ResourceSpec resource)
    {
        var csharp = Names.Property(owner, name, property);
        var type = Type(owner, name, property, resource);
        return $"[Output(\"{name}\")] public Output<{type}> {csharp} {{ get; private set; }} = null!;";
    }

    private static string Constructor(string name, string type, ResourceSpec resource)
    {
        var (optional, given) = resource.RequiredInputs.Length > 0 ? ("", "") : ("?", " = null");
        return $$"""
            public {{name}}(string name, {{name}}Args{{optional}} args{{given}}, CustomResourceOptions? options = null)
            : base({{type}}, name, args ?? new {{name}}Args(), MakeResourceOptions(options, ""))
            {
            }
            """;
    }

    private static string MakeResourceOptions(ResourceSpec resource)
    {
        var secrets = resource
            .Properties.Where(property => property.Value.Secret)
            .Select(property => Names.Literal(property.Key));
        var aliases = resource.Aliases.Select(alias =>
            $"new global::Pulumi.Alias {{ Type = {Names.Literal(alias.Type)} }}"
        );
        return $$"""
            private static CustomResourceOptions MakeResourceOptions(CustomResourceOptions? options, Input<string>? id)
            {
            var defaults = new CustomResourceOptions
            {
            Version = Utilities.Version,
            AdditionalSecretOutputs = { {{string.Join(", ", secrets)}} },
            Aliases = { {{string.Join(", ", aliases)}} },
            };
            var merged = CustomResourceOptions.Merge(defaults, options);
            merged.Id = id ?? merged.Id;
            return merged;
            }
            """;
    }

    // The bridge makes the state of all inputs and outputs; where both exist the input's type holds.
    private static Dictionary<string, PropertySpec> State(ResourceSpec resource)
    {
        var state = new Dictionary<string, PropertySpec>(resource.InputProperties);
        foreach (var (name, property) in resource.Properties)
        {
            state[name] = state.TryGetValue(name, out var input)
                ? input with
                {
                    Secret = input.Secret || property.Secret,
                }
                : property;
        }
        return state;
    }
}
