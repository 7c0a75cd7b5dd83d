using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>A resource that a test made.</summary>
internal sealed record Made(ResourceHead Head, string Id, PropertyMap Inputs, PropertyMap Outputs)
{
    public string Text(string output) => Outputs.Text(output)!;
}

/// <summary>An AWS account to make resources in, without an engine.</summary>
internal sealed class AwsAccount
{
    public const string Number = "210987654321";
    public const string Region = "us-east-1";

    private readonly CloudTwin _twin = new();
    private readonly PropertyMap _provider;
    private int _made;

    public AwsAccount(params string[] allowed) =>
        _provider = Provider(allowed.Length == 0 ? [Number] : allowed);

    /// <summary>Lists of a provider travel as JSON text.</summary>
    public static PropertyMap Provider(params string[] allowed) =>
        PropertyMap.Of(
            ("region", Region),
            ("allowedAccountIds", $"[{string.Join(',', allowed.Select(id => $"\"{id}\""))}]"),
            ("defaultTags", """{"tags":{"Project":"keyless"}}""")
        );

    public static PropertyValue List(params string[] items) =>
        PropertyValue.List(items.Select(item => (PropertyValue)item));

    /// <summary>Makes a resource as an engine does: checked, then created.</summary>
    public Made Create(string type, params (string, PropertyValue)[] inputs)
    {
        var head = Head(type);
        var check = _twin.Check(new(head, OldInputs: null, PropertyMap.Of(inputs)));
        check.Failures.Should().BeEmpty();
        return CreateUnchecked(head, check.Inputs);
    }

    /// <summary>Makes a resource without the checks of a preview: the API has to refuse by itself.</summary>
    public Made CreateUnchecked(string type, params (string, PropertyValue)[] inputs) =>
        CreateUnchecked(Head(type), PropertyMap.Of(inputs));

    public Made Update(Made made, params (string, PropertyValue)[] changes)
    {
        var inputs = made.Inputs.Merge(PropertyMap.Of(changes));
        var outputs = _twin.Update(
            new(made.Head, made.Id, made.Inputs, made.Outputs, inputs, TimeSpan.Zero)
        );
        return made with { Inputs = inputs, Outputs = outputs };
    }

    public void Delete(params Made[] resources)
    {
        foreach (var made in resources)
        {
            _twin.Delete(new(made.Head, made.Id, made.Inputs, made.Outputs, TimeSpan.Zero));
        }
    }

    public PropertyMap Invoke(string token, params (string, PropertyValue)[] arguments)
    {
        var answer = _twin.Invoke(new(token, PropertyMap.Of(arguments), _provider, Preview: false));
        answer.Failures.Should().BeEmpty();
        return answer.Result;
    }

    /// <summary>The same resources, seen with other provider settings.</summary>
    public void Recheck(Made made, PropertyMap provider) =>
        _twin.Update(
            new(
                made.Head with
                {
                    Provider = provider,
                },
                made.Id,
                made.Inputs,
                made.Outputs,
                made.Inputs,
                TimeSpan.Zero
            )
        );

    private Made CreateUnchecked(ResourceHead head, PropertyMap inputs)
    {
        var created = _twin.Create(new(head, inputs, TimeSpan.Zero));
        return new(head, created.Id, inputs, created.Outputs);
    }

    private ResourceHead Head(string type)
    {
        var name = $"{type.Split(':')[^1]}-{++_made}".ToLowerInvariant();
        return new($"urn:pulumi:dev::proj::{type}::{name}", type, name, _provider);
    }
}
