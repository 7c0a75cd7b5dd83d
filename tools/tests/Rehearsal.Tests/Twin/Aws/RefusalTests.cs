namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>
/// Protects what AWS refuses: each rule strikes at what breaks it, says where it comes from, and
/// lets pass what keeps it.
/// </summary>
public class RefusalTests
{
    private static readonly Refusal<AwsAccount>[] s_refusals =
    [
        .. NetworkRefusals.All,
        .. ConnectionRefusals.All,
        .. HostRefusals.All,
        .. GroupRefusals.All,
        .. TransitRefusals.All,
        .. ClientRefusals.All,
        .. WatchRefusals.All,
    ];

    public static TheoryData<string> Cases => [.. s_refusals.Select(refusal => refusal.Case)];

    /// <summary>
    /// Minutes for which the provider tries again; it gives up at once on all others, such as those of
    /// the Resolver and a customer gateway (terraform-provider-aws v6.58.0, internal/service).
    /// </summary>
    private static readonly Dictionary<string, int> s_minutes = new(StringComparer.Ordinal)
    {
        ["flow-log-role-assumable"] = 2,
        ["instance-profile-exists"] = 2,
        ["instance-profile-role"] = 2,
        ["internet-gateway-mapped-addresses"] = 20,
        ["propagation-attached"] = 2,
        ["role-with-attached-policy"] = 2,
        ["role-with-inline-policy"] = 2,
        ["route-transit-gateway-attached"] = 5,
        ["security-group-in-use"] = 15,
        ["subnet-in-use"] = 20,
        ["virtual-private-gateway-in-use"] = 5,
        ["vpc-in-use"] = 20,
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rejects_what_AWS_rejects_after_its_providers_wait(string name)
    {
        var refusal = s_refusals.Single(refusal => refusal.Case == name);

        refusal
            .Verify()
            .Tried.Should()
            .Be(TimeSpan.FromMinutes(s_minutes.GetValueOrDefault(refusal.Rule)));
    }

    [Fact]
    public void Every_wait_is_that_of_a_rule() =>
        s_minutes.Keys.Should().BeSubsetOf(s_refusals.Select(refusal => refusal.Rule));
}
