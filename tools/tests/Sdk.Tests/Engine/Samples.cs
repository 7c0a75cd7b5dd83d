namespace KeylessAlloyDb.Sdk.Tests.Engine;

/// <summary>A resource of a provider, in the shape of the generated ones.</summary>
internal sealed class Thing : CustomResource
{
    public Thing(string name, ThingArgs? args = null, CustomResourceOptions? options = null)
        : base("test:index/thing:Thing", name, args ?? new ThingArgs(), options) { }

    [Output("text")]
    public Output<string?> Text { get; private set; } = null!;

    [Output("number")]
    public Output<int> Number { get; private set; } = null!;

    [Output("flag")]
    public Output<bool> Flag { get; private set; } = null!;

    [Output("list")]
    public Output<ImmutableArray<string>> List { get; private set; } = null!;

    [Output("map")]
    public Output<ImmutableDictionary<string, string>?> Map { get; private set; } = null!;

    [Output("part")]
    public Output<Part?> Part { get; private set; } = null!;

    [Output("any")]
    public Output<object?> Any { get; private set; } = null!;

    [Output]
    public Output<string?> Unnamed { get; private set; } = null!;
}

internal sealed class ThingArgs : ResourceArgs
{
    [Input("list")]
    private InputList<string>? _list;

    [Input("map")]
    private InputMap<string>? _map;

    [Input("text")]
    public Input<string>? Text { get; set; }

    [Input("number")]
    public Input<int>? Number { get; set; }

    [Input("flag")]
    public Input<bool>? Flag { get; set; }

    public InputList<string> List
    {
        get => _list ??= new();
        set => _list = value;
    }

    public InputMap<string> Map
    {
        get => _map ??= new();
        set => _map = value;
    }

    [Input("part")]
    public Input<PartArgs>? Part { get; set; }

    [Input("parts")]
    public InputList<PartArgs>? Parts { get; set; }

    [Input("any")]
    public Input<object>? Any { get; set; }

    [Input("json", json: true)]
    public Input<object>? Json { get; set; }

    [Input("id")]
    public Input<string>? Id { get; set; }

    [Input("urn")]
    public Input<string>? Urn { get; set; }
}

internal sealed class PartArgs : ResourceArgs
{
    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("size")]
    public Input<int>? Size { get; set; }
}

[OutputType]
internal sealed class Part
{
    public readonly string Name;
    public readonly int? Size;
    public readonly ImmutableArray<string> Labels;

    [OutputConstructor]
    private Part(string name, int? size, ImmutableArray<string> labels) =>
        (Name, Size, Labels) = (name, size, labels);
}

internal sealed class Provider(
    string name,
    ThingArgs? args = null,
    CustomResourceOptions? options = null
) : ProviderResource("test", name, args ?? new ThingArgs(), options);

/// <summary>A component with one thing in it and, where asked for, another component.</summary>
internal sealed class Group : ComponentResource
{
    public Group(string name, ComponentResourceOptions? options = null, bool nested = false)
        : base("test:index:Group", name, options)
    {
        Inside = new($"{name}-thing", new() { Text = name }, new() { Parent = this });
        Nested = nested ? new($"{name}-nested", new() { Parent = this }) : null;
        Result = Inside.Text;
        RegisterOutputs();
    }

    public Thing Inside { get; }

    public Group? Nested { get; }

    [Output]
    public Output<string?> Result { get; private set; }

    public string Plain { get; } = "no output";
}

internal sealed class AskArgs : InvokeArgs
{
    [Input("text")]
    public Input<string>? Text { get; set; }
}

[OutputType]
internal sealed class Answer
{
    public readonly string? Text;

    [OutputConstructor]
    private Answer(string? text) => Text = text;
}
