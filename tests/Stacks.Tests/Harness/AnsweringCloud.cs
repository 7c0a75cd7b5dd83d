using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Testing.Infra.Mocks;

namespace KeylessAlloyDb.Stacks.Tests.Harness;

/// <summary>Gives the engine the same answers as the mocks give, and refuses nothing.</summary>
internal sealed class AnsweringCloud(CloudAnswers answers) : IClouds, IProvider
{
    public TimeSpan Now { get; set; }

    public IProvider Connect() => this;

    public void Restore(IEnumerable<ExistingResource> resources) { }

    public CheckResult CheckConfig(CheckRequest request) => Check(request);

    public DiffResult DiffConfig(DiffRequest request) => Diff(request);

    public void Configure(ConfigureRequest request) { }

    public CheckResult Check(CheckRequest request) => new(request.NewInputs, []);

    public DiffResult Diff(DiffRequest request) => DiffResult.None;

    public CreateResult Create(CreateRequest request)
    {
        var answer = answers.Create(
            new(request.Resource.Type, request.Resource.Name, "", Plain.Map(request.Inputs))
        );
        var outputs = answer.Computed.Aggregate(
            request.Inputs,
            (all, entry) =>
            {
                var value = Plain.Value(entry.Value);
                return all.With(
                    entry.Key,
                    answer.Secret.Contains(entry.Key) ? PropertyValue.Secret(value) : value
                );
            }
        );
        return new(answer.Id, outputs);
    }

    public PropertyMap Update(UpdateRequest request) => throw new NotSupportedException();

    public ReadResult Read(ReadRequest request) => throw new NotSupportedException();

    public void Delete(DeleteRequest request) => throw new NotSupportedException();

    public InvokeResult Invoke(InvokeRequest request) =>
        new(Plain.Value(answers.Call(request.Token, Plain.Map(request.Arguments))).AsMap!, []);

    public ExpectedTime Duration(
        Operation operation,
        ResourceHead resource,
        IReadOnlyList<PropertyDiff> changes
    ) => TimeSpan.Zero;
}
