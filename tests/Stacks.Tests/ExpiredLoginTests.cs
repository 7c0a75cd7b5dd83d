using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects whoever has let a login expire: the run says so once for each cloud. Seen with Pulumi 3.276.0
/// before: a stack trace for each output that waits for a function, about 90 lines.
/// </summary>
public sealed class ExpiredLoginTests
{
    [Theory]
    [InlineData(true, "aws")]
    [InlineData(true, "gcp")]
    [InlineData(false, "aws")]
    [InlineData(false, "aws", "gcp")]
    public async Task An_expired_login_gives_one_sentence(bool preview, params string[] expired)
    {
        var run = await Rehearsed.ExecuteAsync(
            StackSettings.Of("dev"),
            new Refusing(new CloudTwin(), expired),
            Snapshot.Empty,
            preview
        );

        var sentences = run
            .Diagnostics.Where(d => d.Severity == Severity.Error)
            .Should()
            .ContainSingle()
            .Which.Message.Split('\n');
        sentences.Should().HaveCount(expired.Length).And.OnlyHaveUniqueItems();
        sentences
            .Should()
            .OnlyContain(text =>
                text.Contains("cannot be read: ", StringComparison.Ordinal)
                && text.Contains("ExpiredToken", StringComparison.Ordinal)
                && text.EndsWith(
                    "log in again (aws sso login, gcloud auth application-default login).",
                    StringComparison.Ordinal
                )
            );
        run.Steps.Select(step => Urn.Type(step.Urn).Split(':')[0])
            .Should()
            .NotContain(["aws", "gcp"], "nothing is made with a login that is half there");
    }

    /// <summary>The twin, whose functions answer as AWS does when the token is too old.</summary>
    private sealed class Refusing(IClouds clouds, string[] packages) : DelegatingClouds(clouds)
    {
        protected override IProvider Wrap(IProvider provider) => new Provider(provider, packages);

        private sealed class Provider(IProvider provider, string[] packages)
            : DelegatingProvider(provider)
        {
            public override InvokeResult Invoke(InvokeRequest request) =>
                !packages.Contains(request.Token.Split(':')[0])
                    ? base.Invoke(request)
                    : throw new ProviderException(
                        "ExpiredToken: The security token included in the request is expired",
                        "login",
                        "https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html"
                    );
        }
    }
}
