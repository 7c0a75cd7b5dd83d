using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin;

/// <summary>A resource that a test made.</summary>
internal sealed record Made(ResourceHead Head, string Id, PropertyMap Inputs, PropertyMap Outputs)
{
    public string Text(string output) => Outputs.Text(output)!;
}

/// <summary>The twin without an engine, for resources of one provider.</summary>
internal abstract class TestCloud(PropertyMap provider)
{
    private readonly CloudTwin _twin = new();
    private int _made;

    /// <summary>Simulated time of the next operation; each creation moves it past its end.</summary>
    public TimeSpan Now { get; set; }

    public static PropertyValue List(params string[] items) =>
        PropertyValue.List(items.Select(item => (PropertyValue)item));

    /// <summary>Makes a resource as an engine does: checked, then created.</summary>
    public Made Create(string type, params (string, PropertyValue)[] inputs)
    {
        var (head, check) = Check(type, inputs);
        check.Failures.Should().BeEmpty();
        return CreateUnchecked(head, check.Inputs);
    }

    /// <summary>Makes a resource without the checks of a preview: the API has to refuse by itself.</summary>
    public Made CreateUnchecked(string type, params (string, PropertyValue)[] inputs) =>
        CreateUnchecked(Head(type), PropertyMap.Of(inputs));

    public (ResourceHead Head, CheckResult Result) Check(
        string type,
        params (string, PropertyValue)[] inputs
    )
    {
        var head = Head(type);
        return (head, _twin.Check(new(head, OldInputs: null, PropertyMap.Of(inputs))));
    }

    public Made Update(Made made, params (string, PropertyValue)[] changes)
    {
        var inputs = made.Inputs.Merge(PropertyMap.Of(changes));
        var outputs = _twin.Update(new(made.Head, made.Id, made.Inputs, made.Outputs, inputs, Now));
        return made with { Inputs = inputs, Outputs = outputs };
    }

    public void Delete(params Made[] resources)
    {
        foreach (var made in resources)
        {
            _twin.Delete(new(made.Head, made.Id, made.Inputs, made.Outputs, Now));
        }
    }

    public bool Exists(Made made) => Read(made) is not null;

    public PropertyMap? Read(Made made) =>
        _twin.Read(new(made.Head, made.Id, PropertyMap.Empty, Now)).Outputs;

    public PropertyMap Invoke(string token, params (string, PropertyValue)[] arguments) =>
        Invoke(token, preview: false, arguments);

    public PropertyMap Invoke(
        string token,
        bool preview,
        params (string, PropertyValue)[] arguments
    )
    {
        var answer = _twin.Invoke(new(token, PropertyMap.Of(arguments), provider, preview));
        answer.Failures.Should().BeEmpty();
        return answer.Result;
    }

    /// <summary>Outputs as a preview foresees them.</summary>
    public PropertyMap Foresee(string type, params (string, PropertyValue)[] inputs) =>
        _twin.Preview(new(Head(type), Id: null, OldOutputs: null, PropertyMap.Of(inputs)));

    /// <summary>The same resources, seen with other provider settings.</summary>
    public void Recheck(Made made, PropertyMap other) =>
        _twin.Update(
            new(
                made.Head with
                {
                    Provider = other,
                },
                made.Id,
                made.Inputs,
                made.Outputs,
                made.Inputs,
                Now
            )
        );

    private Made CreateUnchecked(ResourceHead head, PropertyMap inputs)
    {
        var created = _twin.Create(new(head, inputs, Now));
        Now += TimeSpan.FromHours(1);
        return new(head, created.Id, inputs, created.Outputs);
    }

    private ResourceHead Head(string type)
    {
        var name = $"{type.Split(':')[^1]}-{++_made}".ToLowerInvariant();
        return new($"urn:pulumi:dev::proj::{type}::{name}", type, name, provider);
    }
}
