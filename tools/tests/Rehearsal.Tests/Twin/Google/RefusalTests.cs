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
        .. MonitoringRefusals.All,
    ];

    public static TheoryData<string> Cases => [.. s_refusals.Select(refusal => refusal.Case)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rejects_what_Google_rejects(string name) =>
        s_refusals.Single(refusal => refusal.Case == name).Verify();
}
