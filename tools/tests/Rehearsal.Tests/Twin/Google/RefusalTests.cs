namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Google;

/// <summary>
/// Protects what Google Cloud refuses: each rule strikes at what breaks it, says where it comes
/// from, and lets pass what keeps it.
/// </summary>
public class RefusalTests
{
    private static readonly Refusal<GoogleProject>[] s_refusals =
    [
        .. IdentityRefusals.All,
        .. NetworkRefusals.All,
        .. TunnelRefusals.All,
        .. EndpointRefusals.All,
        .. DnsRefusals.All,
        .. DatabaseRefusals.All,
    ];

    /// <summary>The rule and which of its cases it is.</summary>
    public static IEnumerable<object[]> Cases { get; } =
        s_refusals
            .GroupBy(refusal => refusal.Rule)
            .SelectMany(rule => rule.Select((_, index) => new object[] { rule.Key, index }));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rejects_what_Google_rejects(string rule, int index) =>
        s_refusals.Where(refusal => refusal.Rule == rule).ElementAt(index).Verify();
}
