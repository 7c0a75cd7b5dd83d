using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
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
    private IProvider? _connection;
    private int _made;

    /// <summary>Simulated time of the next operation; each creation moves it past its end.</summary>
    public TimeSpan Now { get; set; }

    /// <summary>How long the last operation waited for others, in simulated time.</summary>
    public TimeSpan Waited => _twin.Now - Now;

    private IProvider Twin => _connection ??= Connect(provider);

    public static PropertyValue List(params string[] items) =>
        PropertyValue.List(items.Select(item => (PropertyValue)item));

    /// <summary>The rule that an API refuses by; null where it does not refuse.</summary>
    public static string? Refused(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (ProviderException refusal)
        {
            return refusal.Rule;
        }
    }

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
        var request = new CheckRequest(head, OldInputs: null, PropertyMap.Of(inputs));
        return (
            head,
            ProviderReference.IsProvider(type) ? Twin.CheckConfig(request) : Twin.Check(request)
        );
    }

    public Made Update(Made made, params (string, PropertyValue)[] changes)
    {
        var inputs = made.Inputs.Merge(PropertyMap.Of(changes));
        _twin.Now = Now;
        var outputs = Twin.Update(new(made.Head, made.Id, made.Inputs, made.Outputs, inputs));
        return made with { Inputs = inputs, Outputs = outputs };
    }

    public void Delete(params Made[] resources) => Delete(limit: null, resources);

    public void Delete(TimeSpan? limit, params Made[] resources) => Delete(Twin, limit, resources);

    /// <summary>Deletes with other provider settings.</summary>
    public void DeleteUnder(PropertyMap settings, params Made[] resources) =>
        Delete(Connect(settings), limit: null, resources);

    public bool Exists(Made made) => Read(made) is not null;

    public PropertyMap? Read(Made made) =>
        Twin.Read(new(made.Head, made.Id, PropertyMap.Empty, PropertyMap.Empty))
            is { Exists: true } found
            ? found.Outputs
            : null;

    public PropertyMap Invoke(string token, params (string, PropertyValue)[] arguments) =>
        Invoke(token, preview: false, arguments);

    public PropertyMap Invoke(
        string token,
        bool preview,
        params (string, PropertyValue)[] arguments
    )
    {
        _twin.Now = Now;
        var answer = Twin.Invoke(new(token, PropertyMap.Of(arguments)) { Preview = preview });
        answer.Failures.Should().BeEmpty();
        return answer.Result;
    }

    /// <summary>Outputs as a preview foresees them.</summary>
    public PropertyMap Foresee(string type, params (string, PropertyValue)[] inputs) =>
        Twin.Create(new(Head(type), PropertyMap.Of(inputs)) { Preview = true }).Outputs;

    /// <summary>Outputs of an update as a preview foresees them.</summary>
    public PropertyMap Foresee(Made made, params (string, PropertyValue)[] changes) =>
        Twin.Update(
            new(
                made.Head,
                made.Id,
                made.Inputs,
                made.Outputs,
                made.Inputs.Merge(PropertyMap.Of(changes))
            )
            {
                Preview = true,
            }
        );

    /// <summary>Makes a resource with other provider settings.</summary>
    public Made CreateUnder(
        PropertyMap settings,
        string type,
        params (string, PropertyValue)[] inputs
    )
    {
        var (head, check) = Check(type, inputs);
        var created = Connect(settings).Create(new(head, check.Inputs));
        return new(head, created.Id, check.Inputs, created.Outputs);
    }

    /// <summary>The same resources, seen with other provider settings.</summary>
    public void Recheck(Made made, PropertyMap other) =>
        Connect(other).Update(new(made.Head, made.Id, made.Inputs, made.Outputs, made.Inputs));

    private void Delete(IProvider provider, TimeSpan? limit, Made[] resources)
    {
        foreach (var made in resources)
        {
            _twin.Now = Now;
            provider.Delete(new(made.Head, made.Id, made.Inputs, made.Outputs) { Timeout = limit });
        }
    }

    private IProvider Connect(PropertyMap settings)
    {
        var connection = _twin.Connect();
        connection.Configure(new(Head("pulumi:providers:any"), "id", settings));
        return connection;
    }

    /// <summary>Makes a resource beside others: time stays where it is.</summary>
    public Made CreateBeside(string type, params (string, PropertyValue)[] inputs)
    {
        var (head, check) = Check(type, inputs);
        check.Failures.Should().BeEmpty();
        return CreateNow(head, check.Inputs);
    }

    private Made CreateUnchecked(ResourceHead head, PropertyMap inputs)
    {
        var made = CreateNow(head, inputs);
        Now += TimeSpan.FromHours(1);
        return made;
    }

    private Made CreateNow(ResourceHead head, PropertyMap inputs)
    {
        _twin.Now = Now;
        var created = Twin.Create(new(head, inputs));
        return new(head, created.Id, inputs, created.Outputs);
    }

    private ResourceHead Head(string type)
    {
        var name = $"{type.Split(':')[^1]}-{++_made}".ToLowerInvariant();
        return new($"urn:pulumi:dev::proj::{type}::{name}", type, name);
    }
}
