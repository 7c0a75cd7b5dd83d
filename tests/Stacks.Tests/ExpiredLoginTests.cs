using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects whoever has let a login expire: each function that fails says so in one sentence. Seen with
/// Pulumi 3.276.0 before: a stack trace for each output that waits for one, about 90 lines.
/// </summary>
public sealed class ExpiredLoginTests
{
    [Fact]
    public async Task A_function_that_fails_gives_one_sentence()
    {
        var run = await Rehearsed.ExecuteAsync(
            StackSettings.Of("dev"),
            new Refusing(new CloudTwin()),
            Snapshot.Empty,
            preview: true
        );

        var errors = run
            .Diagnostics.Where(d => d.Severity == Severity.Error)
            .Select(d => d.Message)
            .ToList();
        errors.Should().NotBeEmpty().And.OnlyHaveUniqueItems();
        errors
            .Should()
            .OnlyContain(text =>
                text.Contains("cannot be read: ", StringComparison.Ordinal)
                && text.Contains("ExpiredToken", StringComparison.Ordinal)
                && text.EndsWith(
                    "log in again (aws sso login, gcloud auth application-default login).",
                    StringComparison.Ordinal
                )
                && !text.Contains('\n', StringComparison.Ordinal)
            );
    }

    /// <summary>The twin, whose functions answer as AWS does when the token is too old.</summary>
    private sealed class Refusing(IClouds clouds) : IClouds
    {
        public TimeSpan Now
        {
            get => clouds.Now;
            set => clouds.Now = value;
        }

        public IProvider Connect() => new Provider(clouds.Connect());

        public void Restore(IEnumerable<ExistingResource> resources) => clouds.Restore(resources);

        public TimeSpan Duration(
            Operation operation,
            ResourceHead resource,
            IReadOnlyList<PropertyDiff> changes
        ) => clouds.Duration(operation, resource, changes);

        private sealed class Provider(IProvider provider) : IProvider
        {
            public InvokeResult Invoke(InvokeRequest request) =>
                throw new ProviderException(
                    "ExpiredToken: The security token included in the request is expired",
                    "login",
                    "https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html"
                );

            public DiffResult Diff(DiffRequest request) => provider.Diff(request);

            public CreateResult Create(CreateRequest request) => provider.Create(request);

            public CheckResult CheckConfig(CheckRequest request) => provider.CheckConfig(request);

            public DiffResult DiffConfig(DiffRequest request) => provider.DiffConfig(request);

            public void Configure(ConfigureRequest request) => provider.Configure(request);

            public CheckResult Check(CheckRequest request) => provider.Check(request);

            public ReadResult Read(ReadRequest request) => provider.Read(request);

            public PropertyMap Update(UpdateRequest request) => provider.Update(request);

            public void Delete(DeleteRequest request) => provider.Delete(request);

            public void Cancel() => provider.Cancel();
        }
    }
}
