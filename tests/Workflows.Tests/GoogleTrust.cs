using KeylessAlloyDb.Login.Cel;

namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>What Google's token service makes of a token, from the flags that gcloud was given.</summary>
/// <param name="Mapping">CEL that gives google.subject.</param>
/// <param name="Condition">CEL that has to hold.</param>
/// <param name="Subject">Who may become the service account.</param>
internal sealed record GoogleTrust(string Mapping, string Condition, string Subject)
{
    private const string Mapped = "google.subject=";
    private const string Member = "/workloadIdentityPools/github/subject/";

    public static GoogleTrust Of(IReadOnlyList<string> calls)
    {
        var provider = calls.Single(call => call.Contains("create-oidc github"));
        var mapping = Between(provider, "--attribute-mapping ", " --attribute-condition ");
        mapping.Should().StartWith(Mapped).And.NotContain(",");
        var bound = calls.Single(call => call.Contains("service-accounts add-iam-policy-binding"));
        bound
            .Should()
            .Contain("--role roles/iam.workloadIdentityUser")
            .And.NotContain("principalSet");
        return new(
            mapping[Mapped.Length..],
            provider[(provider.IndexOf("--attribute-condition ", StringComparison.Ordinal) + 22)..],
            bound[(bound.IndexOf(Member, StringComparison.Ordinal) + Member.Length)..]
        );
    }

    public bool Admits(IReadOnlyDictionary<string, object> token)
    {
        try
        {
            return Evaluate(Condition, token) is true
                && Evaluate(Mapping, token) is string { Length: <= 127 } subject
                && subject == Subject;
        }
        catch (CelException)
        {
            // A claim that the token lacks has no value, so there is no subject.
            return false;
        }
    }

    private static object Evaluate(string expression, IReadOnlyDictionary<string, object> token) =>
        CelExpression.Parse(expression).Evaluate(("assertion", token));

    private static string Between(string text, string start, string end) =>
        text.Split(start)[1].Split(end)[0];
}
