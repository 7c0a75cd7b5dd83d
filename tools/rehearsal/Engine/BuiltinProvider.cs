using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>The engine's own provider. Of its resources it knows the one that reads another stack's outputs.</summary>
/// <param name="options">The run's own project, and the other stacks that it may read.</param>
/// <remarks>
/// https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/builtins.go (readStackReference)
/// </remarks>
internal sealed class BuiltinProvider(RunOptions options) : IProvider
{
    public const string Type = ProviderReference.TypePrefix + "pulumi";

    public const string StackReference = "pulumi:pulumi:StackReference";

    private const string Name = "name";
    private const string Source = "pkg/resource/deploy/builtins.go of Pulumi";

    public CheckResult CheckConfig(CheckRequest request) => new(request.NewInputs, []);

    public DiffResult DiffConfig(DiffRequest request) => DiffResult.None;

    public void Configure(ConfigureRequest request) { }

    public ReadResult Read(ReadRequest request)
    {
        if (request.Resource.Type != StackReference)
        {
            throw Unrecognized("resource type", request.Resource.Type);
        }
        var name = request.Outputs.Text(Name) ?? request.Id;
        var outputs = OutputsOf(
            options.OtherStacks.GetValueOrDefault(FullName(name))
                ?? throw new ProviderException(
                    $"unknown stack \"{name}\"",
                    $"--reference {FullName(name)}=FILE names its state",
                    Source
                )
        );
        return new(
            request.Id,
            request.Inputs,
            PropertyMap.Of(
                (Name, name),
                ("outputs", outputs),
                (
                    "secretOutputNames",
                    PropertyValue.Texts(
                        outputs
                            .Where(output => output.Value.ContainsSecret)
                            .Select(output => output.Key)
                            .Order(StringComparer.Ordinal)
                    )
                )
            )
        );
    }

    public CheckResult Check(CheckRequest request) =>
        throw Unrecognized("resource type", request.Resource.Type);

    public DiffResult Diff(DiffRequest request) =>
        throw Unrecognized("resource type", request.Resource.Type);

    public CreateResult Create(CreateRequest request) =>
        throw Unrecognized("resource type", request.Resource.Type);

    public PropertyMap Update(UpdateRequest request) =>
        throw Unrecognized("resource type", request.Resource.Type);

    public void Delete(DeleteRequest request) =>
        throw Unrecognized("resource type", request.Resource.Type);

    public InvokeResult Invoke(InvokeRequest request) =>
        throw Unrecognized("function name", request.Token);

    /// <summary>A stack that was destroyed, or never deployed, has no outputs.</summary>
    private static PropertyMap OutputsOf(Snapshot stack) =>
        stack.Resources.FirstOrDefault(resource => resource.Type == Urn.StackType)?.Outputs
        ?? PropertyMap.Empty;

    /// <summary>What a shorter name leaves out is this run's own.</summary>
    private string FullName(string name) =>
        name.Split('/') switch
        {
            [var stack] => $"{RunOptions.Organization}/{options.Project}/{stack}",
            [var organization, var stack] => $"{organization}/{options.Project}/{stack}",
            _ => name,
        };

    private static ProviderException Unrecognized(string what, string token) =>
        new($"unrecognized {what}: '{token}'", "the engine's own provider", Source);
}
