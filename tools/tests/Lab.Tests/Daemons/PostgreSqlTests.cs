using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Daemons;

namespace KeylessAlloyDb.Lab.Tests.Daemons;

/// <summary>
/// Protects that the lab's database takes who comes without a connector only where the state says so.
/// </summary>
/// <remarks>
/// https://cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters.instances#ClientConnectionConfig
/// </remarks>
public sealed class PostgreSqlTests
{
    private const string Measuring = "hostssl postgres lab 100.64.1.2/32 trust";

    [Theory]
    [InlineData(true, "ENCRYPTED_ONLY", "host all all all reject")]
    [InlineData(true, "ALLOW_UNENCRYPTED_AND_ENCRYPTED", "host all all all reject")]
    [InlineData(false, "ENCRYPTED_ONLY", "hostssl all all all scram-sha-256")]
    [InlineData(false, null, "hostssl all all all scram-sha-256")]
    [InlineData(null, null, "hostssl all all all scram-sha-256")]
    [InlineData(false, "ALLOW_UNENCRYPTED_AND_ENCRYPTED", "host all all all scram-sha-256")]
    public void The_states_instance_decides_who_comes_without_a_connector(
        bool? requireConnectors,
        string? sslMode,
        string rule
    )
    {
        var plan = new SampleState()
            .Set(
                "database-primary",
                "alloydb/instance:Instance",
                "clientConnectionConfig",
                new JsonObject
                {
                    ["requireConnectors"] = requireConnectors,
                    ["sslConfig"] = new JsonObject { ["sslMode"] = sslMode },
                }
            )
            .Read();

        Rules(PostgreSql.HostRules(plan.Google))
            .Should()
            .Equal("local all all trust", Measuring, rule);
    }

    [Fact]
    public void The_measuring_user_has_no_other_way() =>
        Rules(PostgreSql.HostRules(SampleState.Plan.Google))
            .Where(rule =>
                rule.StartsWith("host", StringComparison.Ordinal)
                && !rule.EndsWith("reject", StringComparison.Ordinal)
            )
            .Should()
            .Equal(Measuring);

    private static string[] Rules(string file) =>
        file.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
