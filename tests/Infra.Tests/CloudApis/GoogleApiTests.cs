using KeylessAlloyDb.Testing.Infra.Mocks;

namespace KeylessAlloyDb.Tests.CloudApis;

/// <summary>
/// Protects the first update of an empty project: an API goes on refusing for a time after it was switched on.
/// https://github.com/hashicorp/terraform-provider-google/issues/11023
/// </summary>
public sealed class GoogleApiTests
{
    [Theory]
    [InlineData("getRegions", "gcp:compute/network:Network")]
    [InlineData("getManagedZones", "gcp:dns/managedZone:ManagedZone")]
    public async Task The_network_waits_until_its_APIs_answer(string function, string first)
    {
        var (asked, answers) = Refusing(function, times: 2);

        var run = await new CloudMocks(preview: false, answers).RunAsync(() =>
        {
            _ = new PscNetwork("network", Sample.ArgsOf(Sample.Network));
        });

        asked().Should().Be(3);
        run.All(first[..first.LastIndexOf(':')]).Should().NotBeEmpty();
    }

    [Fact]
    public async Task The_cluster_waits_until_its_API_answers()
    {
        var (asked, answers) = Refusing("getLocations", times: 1);

        await new CloudMocks(preview: false, answers).RunAsync(() =>
        {
            _ = new AlloyDbIamCluster("database", Sample.ArgsOf(Sample.Database));
        });

        asked().Should().Be(2);
    }

    /// <summary>In a preview of an empty project no API is on, and nothing waits for one.</summary>
    [Fact]
    public async Task A_preview_asks_none()
    {
        var (asked, answers) = Refusing("getRegions", times: 1000);

        await new CloudMocks(preview: true, answers).RunAsync(() =>
        {
            _ = new PscNetwork("network", Sample.ArgsOf(Sample.Network));
        });

        asked().Should().Be(0);
    }

    /// <summary>A missing permission does not pass, so it ends the update at once and in one sentence.</summary>
    [Theory]
    [InlineData("getRegions")]
    [InlineData("getManagedZones")]
    [InlineData("getAddresses")]
    public async Task Another_refusal_is_not_waited_for(string function)
    {
        var answers = new CloudAnswers
        {
            Instead = token =>
                token.EndsWith(function, StringComparison.Ordinal)
                    ? throw new InvalidOperationException("googleapi: Error 403: permission denied")
                    : null,
        };

        var act = () =>
            new CloudMocks(preview: false, answers).RunAsync(() =>
            {
                _ = new PscNetwork("network", Sample.ArgsOf(Sample.Network));
            });

        await act.Should()
            .ThrowAsync<Exception>()
            .WithMessage("*cannot be read: *permission denied*");
    }

    private static (Func<int> Asked, CloudAnswers Answers) Refusing(string function, int times)
    {
        var asked = 0;
        return (
            () => asked,
            new()
            {
                Instead = token =>
                    token.EndsWith(function, StringComparison.Ordinal) && asked++ < times
                        ? throw new InvalidOperationException(
                            "googleapi: Error 403: Compute Engine API has not been used in project 1 before or it is disabled."
                        )
                        : null,
            }
        );
    }
}
