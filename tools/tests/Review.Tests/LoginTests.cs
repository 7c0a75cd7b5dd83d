using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>Protects who counts as able to log in: whoever passes the binding and the provider's condition.</summary>
public sealed class LoginTests
{
    private static readonly string s_pool = SmallStack.UrnOf(Types.Pool, "pool");
    private static readonly PropertyValue s_bound = SmallStack.Role + "client";

    [Fact]
    public void A_bound_role_that_the_condition_admits_logs_in() =>
        After(Provider("client"), Member(s_bound)).Should().Equal("client");

    [Fact]
    public void A_bound_role_that_the_condition_does_not_admit_does_not() =>
        After(Provider("other"), Member(s_bound)).Should().BeEmpty();

    [Fact]
    public void A_role_that_nobody_has_bound_does_not() =>
        After(Provider("client")).Should().BeEmpty();

    [Fact]
    public void A_binding_to_a_pool_that_is_yet_to_be_made_is_read_from_the_condition() =>
        After(Provider("client"), Member(PropertyValue.Unknown)).Should().Equal("client");

    /// <summary>CEL has no `in` for a text: the exchange of every token fails.</summary>
    [Fact]
    public void A_condition_that_looks_for_a_role_in_a_text_admits_nobody() =>
        After(Provider("client", "in"), Member(s_bound)).Should().BeEmpty();

    /// <summary>https://cloud.google.com/iam/docs/principal-identifiers</summary>
    [Fact]
    public void A_binding_that_names_the_project_by_its_id_means_nobody() =>
        After(
                Provider("client"),
                Member(
                    s_bound.AsText!.Replace(
                        "projects/123456789012",
                        "projects/example-dev",
                        StringComparison.Ordinal
                    )
                )
            )
            .Should()
            .BeEmpty();

    /// <summary>Known from the binding's text, or from the condition while the pool is yet to be created.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_bound_pod_is_named_with_its_cluster_s_issuer(bool known)
    {
        var provider = From(
            "workloadIdentityPoolId",
            SmallStack.State(
                Types.PoolProvider,
                "provider",
                [
                    ("oidc", PropertyMap.Of(("issuerUri", "https://blue.example.com"))),
                    ("attributeCondition", "assertion.sub == 'system:serviceaccount:shop:web'"),
                ]
            )
        );
        var member = Member(
            known
                ? "principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/blue/subject/system:serviceaccount:shop:web"
                : PropertyValue.Unknown
        );

        WhoAfter(provider, member)
            .Should()
            .Equal("Kubernetes service account `shop/web` of https://blue.example.com");
    }

    private static IEnumerable<string> After(params ResourceState[] resources) =>
        WhoAfter(resources).Select(who => who.Split('`')[1]);

    private static IEnumerable<string> WhoAfter(params ResourceState[] resources)
    {
        var pool = SmallStack.State(Types.Pool, "pool", []);
        var plan = new Plan(
            [.. resources.Prepend(pool).Select(r => new Step(StepOp.Create, null, r, []))],
            []
        );
        return Logins.Of(plan).After.Select(login => login.Who);
    }

    private static ResourceState Provider(string role, string compare = "==") =>
        From(
            "workloadIdentityPoolId",
            SmallStack.State(
                Types.PoolProvider,
                "provider",
                [
                    (
                        "attributeCondition",
                        $"attribute.aws_role {compare} 'arn:aws:sts::123456789012:assumed-role/{role}'"
                    ),
                ]
            )
        );

    private static ResourceState Member(PropertyValue member) =>
        From(
            "member",
            SmallStack.State(
                Types.ServiceAccountMember,
                "member",
                [("role", Logins.Impersonation), ("member", member)]
            )
        );

    private static ResourceState From(string property, ResourceState resource) =>
        resource with
        {
            PropertyDependencies = resource.PropertyDependencies.Add(property, [s_pool]),
        };
}
