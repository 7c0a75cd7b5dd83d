using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>
/// Protects that verify finds what is wrong with a deployment or a caller. Each fault is made in what is
/// deployed or in a server, never in what verify is given; what the proxy logs comes from a client that has
/// met the fault. <see cref="VerifyBreakTests"/> has the hops one by one.
/// </summary>
public sealed class VerifyLoginFaultTests(Postgres postgres) : VerifyDatabaseCase(postgres)
{
    private const string Instance = "i-0123456789abcdef0";

    private static readonly Dictionary<string, (string Hop, Action<Connector> Make)> s_faults =
        new()
        {
            ["the role of another account"] = (
                "exchange: unauthorized_client",
                connector =>
                    Become(connector, "999999999999", $"assumed-role/alloydb-client/{Instance}")
            ),
            ["a condition for another role"] = (
                "exchange: unauthorized_client",
                connector =>
                    SetProviders(
                        connector,
                        provider => provider with { Condition = "attribute.aws_role == 'other'" }
                    )
            ),
            ["a mapping that Google cannot evaluate"] = (
                "exchange: invalid_grant",
                connector =>
                    SetProviders(
                        connector,
                        provider =>
                            provider with
                            {
                                Mapping = new Dictionary<string, string>
                                {
                                    ["google.subject"] = "assertion.sub",
                                },
                            }
                    )
            ),
            ["a provider that was replaced"] = (
                "exchange: invalid_target",
                connector =>
                    SetProviders(
                        connector,
                        provider => provider with { Name = $"{provider.Name}-2" }
                    )
            ),
            ["no member"] = (
                "impersonation: forbidden",
                connector => SetMembers(connector, member => member.IsOnProject ? member : null)
            ),
            ["a member whose role gives no token"] = (
                "impersonation: forbidden",
                connector =>
                    SetMembers(
                        connector,
                        member =>
                            member.IsOnProject
                                ? member
                                : member with
                                {
                                    Role = "roles/iam.serviceAccountUser",
                                }
                    )
            ),
            ["a service account that only looks at AlloyDB"] = (
                "api: forbidden",
                connector => SetRole(connector, "roles/alloydb.client", "roles/alloydb.viewer")
            ),
            ["no client certificates"] = (
                "login: certificate-denied",
                connector => connector.Twin.Fault = TwinFault.CertificateDenied
            ),
            ["the address of another instance"] = (
                "login: other-instance",
                connector => connector.Port.Names = ["9f8e.7d6c.asia-northeast1.alloydb-psc.goog"]
            ),
            ["no role of a database user"] = (
                "login: refused",
                connector =>
                    SetRole(connector, "roles/alloydb.databaseUser", "roles/alloydb.viewer")
            ),
            ["no user in the database"] = (
                "login: refused",
                connector => connector.Instance = connector.Instance with { IamUsers = [] }
            ),
        };

    public static TheoryData<string> Faults => [.. s_faults.Keys];

    [ToolTheory("python3", "psql", "initdb")]
    [MemberData(nameof(Faults))]
    public async Task Finds(string fault)
    {
        Connector.ReadLogs();
        s_faults[fault].Make(Connector);

        var outcome = await Connector.VerifyAsync("--json");

        outcome.Exit.Should().Be(1, outcome.Error);
        var failed = JsonNode.Parse(outcome.Output)!["failed"]!;
        $"{failed["hop"]}: {failed["symptom"]}".Should().Be(s_faults[fault].Hop, outcome.Output);
        failed["fix"]!.GetValue<string>().Should().NotBeEmpty();
    }

    private static void Become(Connector connector, string account, string resource) =>
        connector.Twin.Session = AwsSession.Of(
            new($"arn:aws:sts::{account}:{resource}", account, "AROAEXAMPLEROLEID0001:x")
        );

    private static void SetProviders(
        Connector connector,
        Func<DeployedProvider, DeployedProvider> change
    )
    {
        var gates = connector.Twin.Deployment.Gates;
        Set(connector, new([.. gates.Providers.Select(change)], gates.Members));
    }

    private static void SetMembers(
        Connector connector,
        Func<DeployedMember, DeployedMember?> change
    )
    {
        var gates = connector.Twin.Deployment.Gates;
        Set(
            connector,
            new(gates.Providers, [.. gates.Members.Select(change).OfType<DeployedMember>()])
        );
    }

    private static void SetRole(Connector connector, string role, string other) =>
        SetMembers(
            connector,
            member => member.Role == role ? member with { Role = other } : member
        );

    private static void Set(Connector connector, Gates gates) =>
        connector.Twin.Deployment = connector.Twin.Deployment with { Gates = gates };
}
