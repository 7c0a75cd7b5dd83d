using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;
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
    private sealed class Refusing(IClouds clouds) : DelegatingClouds(clouds)
    {
        protected override IProvider Wrap(IProvider provider) => new Provider(provider);

        private sealed class Provider(IProvider provider) : DelegatingProvider(provider)
        {
            public override InvokeResult Invoke(InvokeRequest request) =>
                throw new ProviderException(
                    "ExpiredToken: The security token included in the request is expired",
                    "login",
                    "https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html"
                );
        }
    }
}
