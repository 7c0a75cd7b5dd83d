namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>
/// Protects what AWS refuses: each rule strikes at what breaks it, says where it comes from, and
/// lets pass what keeps it.
/// </summary>
public class RefusalTests
{
    private static readonly Refusal[] s_refusals =
    [
        .. NetworkRefusals.All,
        .. ConnectionRefusals.All,
        .. HostRefusals.All,
    ];

    /// <summary>The rule and which of its cases it is.</summary>
    public static IEnumerable<object[]> Cases { get; } =
        s_refusals
            .GroupBy(refusal => refusal.Rule)
            .SelectMany(rule => rule.Select((_, index) => new object[] { rule.Key, index }));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rejects_what_AWS_rejects(string rule, int index) =>
        s_refusals.Where(refusal => refusal.Rule == rule).ElementAt(index).Verify();
}
