using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Time;

namespace KeylessAlloyDb.Rehearsal.Tests.Time;

/// <summary>Protects that no duration is shorter than what its provider takes by itself.</summary>
public class DurationsTests
{
    /// <summary>
    /// Seen with google-beta v7.45.0 and an API that answers at once: the provider's own pauses and
    /// reads.
    /// </summary>
    [Theory]
    [InlineData("gcp:serviceaccount/account:Account", 11)]
    [InlineData("gcp:serviceaccount/iAMMember:IAMMember", 3)]
    [InlineData("gcp:projects/iAMMember:IAMMember", 6)]
    [InlineData("gcp:projects/iAMAuditConfig:IAMAuditConfig", 6)]
    [InlineData("gcp:projects/service:Service", 9)]
    public void A_creation_takes_at_least_what_the_provider_takes(string type, int seconds) =>
        Durations
            .Of(Operation.Create, type)
            .Should()
            .BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(seconds));
}
