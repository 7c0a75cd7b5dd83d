using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Login.Twin;
using KeylessAlloyDb.Testing.Infra.Client;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>Protects that verify names each break of the table for what it is.</summary>
public sealed class VerifyBreakTests(Postgres postgres) : VerifyDatabaseCase(postgres)
{
    /// <summary>Every row of the table but those for what nobody foresaw.</summary>
    private static IEnumerable<(string Hop, string Symptom)> Rows =>
        from hop in VerifyHops.All
        from symptom in hop.Symptoms
        where symptom.Name != "other"
        select (hop.Name, symptom.Name);

    public static IEnumerable<object[]> Breaks =>
        Rows.Where(row => !IsResolver(row)).Select(row => new object[] { row.Hop, row.Symptom });

    public static IEnumerable<object[]> ResolverBreaks =>
        Rows.Where(IsResolver).Select(row => new object[] { row.Hop, row.Symptom });

    // Another resolver than the machine's takes a mount, and so root.
    private static bool IsResolver((string Hop, string Symptom) row) =>
        row is ("reach" or "dns", "no-answer" or "unknown-name");

    [ToolTheory("python3", "psql", "initdb")]
    [MemberData(nameof(Breaks))]
    public Task Names_the_break(string hop, string symptom) => NamesAsync(hop, symptom);

    [ToolTheory("python3", "psql", "initdb", "unshare", Tools.Root)]
    [MemberData(nameof(ResolverBreaks))]
    public Task Names_the_break_of_a_resolver(string hop, string symptom) =>
        NamesAsync(hop, symptom);

    private async Task NamesAsync(string hop, string symptom)
    {
        await BreakAsync(hop, symptom);

        var outcome = await Connector.VerifyAsync("--json");

        outcome.Exit.Should().Be(1, outcome.Error);
        var json = JsonNode.Parse(outcome.Output)!;
        var failed = json["failed"]!;
        $"{failed["hop"]}: {failed["symptom"]}"
            .Should()
            .Be($"{hop}: {symptom}", $"{failed["detail"]}");
        failed["cause"]!.GetValue<string>().Should().Be(Symptom(hop, symptom).Cause);
        failed["fix"]!.GetValue<string>().Should().Be(Symptom(hop, symptom).Fix);
        var hops = json["hops"]!.AsArray();
        var before = hops.TakeWhile(result => result!["ok"]?.GetValue<bool>() == true).Count();
        hops[before]!["ok"]!.GetValue<bool>().Should().BeFalse("what came before works");
        hops[before]!["hop"]!.GetValue<string>().Should().Be(hop);
        var printed = failed["detail"]!.GetValue<string>();
        Texts(Symptom(hop, symptom).Says)
            .Should()
            .Contain(text => printed.Contains(text, StringComparison.Ordinal), printed);
    }

    private async Task BreakAsync(string hop, string symptom)
    {
        var (twin, instance) = (Connector.Twin, Connector.Instance);
        switch (hop, symptom)
        {
            case ("credentials", "missing"):
                Connector.Credentials = null;
                break;
            case ("credentials", "incomplete"):
                Connector.CredentialSource.Remove("imdsv2_session_token_url");
                break;
            case ("metadata", "unreachable"):
                Connector.CredentialSource["imdsv2_session_token_url"] =
                    $"{Closed}/latest/api/token";
                break;
            case ("metadata", "refused"):
                twin.Fault = TwinFault.MetadataDisabled;
                break;
            case ("metadata", "no-role"):
                twin.Fault = TwinFault.NoInstanceProfile;
                break;
            case ("metadata", "expired"):
                twin.Fault = TwinFault.EndedKeys;
                break;
            case ("subject", "too-long"):
                twin.Session = AwsSession.Of(
                    new(
                        $"arn:aws-us-gov:sts::{Connector.Account}:assumed-role/{new string('r', 64)}/i-0123456789abcdef0",
                        Connector.Account,
                        ""
                    )
                );
                break;
            case ("reach", "no-answer"):
                Connector.Credentials!["token_url"] = "http://sts.keyless.example/v1/token";
                // Nobody listens there.
                Connector.NameServer = "127.0.53.54";
                break;
            case ("reach", "unknown-name"):
                Connector.Credentials!["token_url"] = "http://sts.keyless.example/v1/token";
                AnswerNames();
                break;
            case ("reach", "public-address"):
                Connector.Settings = Connector.Settings with
                {
                    GoogleApisCidr = GoogleApiAccess.Private.Range(),
                };
                break;
            case ("reach", "closed"):
                Connector.Credentials!["token_url"] = $"{Closed}/v1/token";
                break;
            case ("exchange", "unauthorized_client"):
                twin.Session = AwsSession.Of(
                    Caller.Instance(Connector.Account, "alloydb-client-2", "i-0123456789abcdef0")
                );
                break;
            case ("exchange", "invalid_target"):
                Connector.Credentials!["audience"] = Connector.Credentials["audience"]!
                    .GetValue<string>()
                    .Replace("123456789012", "demo-project", StringComparison.Ordinal);
                break;
            case ("exchange", "invalid_grant"):
                twin.Fault = TwinFault.ClockSkew;
                break;
            case ("exchange", "no-answer"):
                Connector.Credentials!["token_url"] = Silent();
                break;
            case ("impersonation", "no-answer"):
                Connector.Credentials!["service_account_impersonation_url"] = Silent();
                break;
            case ("impersonation", "forbidden"):
                twin.Fault = TwinFault.ImpersonationDenied;
                break;
            case ("impersonation", "not-found"):
                Connector.Credentials!["service_account_impersonation_url"] =
                    $"{Connector.Url}/v1/projects/-/serviceAccounts";
                break;
            case ("api", "disabled"):
                twin.Fault = TwinFault.ApiDisabled;
                break;
            case ("api", "forbidden"):
                twin.Deployment = twin.Deployment with { Gates = WithoutRolesOfAlloyDb() };
                break;
            case ("api", "not-found"):
                twin.Deployment = twin.Deployment with { Instances = [] };
                break;
            case ("api", "not-ready"):
                Connector.Instance = instance with { State = "STOPPED" };
                break;
            case ("api", "no-iam"):
                Connector.Instance = instance with { Flags = new Dictionary<string, string>() };
                break;
            case ("api", "replaced"):
                Connector.Instance = instance with
                {
                    PscDnsName = "9f8e.7d6c.asia-northeast1.alloydb-psc.goog",
                };
                break;
            case ("api", "no-psc"):
                Connector.Instance = instance with { PscDnsName = null };
                break;
            case ("api", "no-answer"):
                Connector.Settings = Connector.Settings with { Api = Silent() };
                break;
            case ("dns", "no-answer"):
                CallDatabase(SamplePlan.Create().PscDnsName);
                Connector.NameServer = "127.0.53.54";
                break;
            case ("dns", "unknown-name"):
                CallDatabase(SamplePlan.Create().PscDnsName);
                AnswerNames();
                break;
            case ("dns", "outside"):
                Connector.SetPath("psc", path => path with { Cidr = "10.30.0.0/25" });
                break;
            case ("address", "no-address"):
                Connector.Instance = instance with { PublicIpAddress = null };
                break;
            case ("port", "refused"):
                Connector.Settings = Connector.Settings with { DatabasePort = 9 };
                break;
            case ("port", "no-answer"):
                Connector.Settings = Connector.Settings with { DatabasePort = await SilentAsync() };
                break;
            case ("proxy", "not-installed"):
                Connector.Settings = Connector.Settings with { Binary = "/nowhere" };
                break;
            case ("proxy", "stopped"):
                Connector.SetPath("psc", path => path with { HealthPort = 9 });
                break;
            case ("proxy", "not-ready"):
                Connector.SetReadiness(503);
                break;
            case ("login", "no-psql"):
                Connector.Commands = "/nowhere";
                break;
            case ("login", "closed"):
                Connector.SetPath("psc", path => path with { Port = HangUp() });
                break;
            case ("login", "refused"):
                Connector.Settings = Connector.Settings with { User = "nobody@demo-project.iam" };
                break;
            case ("login", "no-database"):
                Connector.Settings = Connector.Settings with { Database = "nothing" };
                break;
            case ("login", "other-user"):
                Connector.Command("psql", "#!/bin/sh\necho postgres\n");
                break;
            default:
                throw new InvalidOperationException($"nobody breaks {hop}: {symptom}");
        }
    }

    private Gates WithoutRolesOfAlloyDb()
    {
        var gates = Connector.Twin.Deployment.Gates;
        return new(gates.Providers, [.. gates.Members.Where(member => !member.IsOnProject)]);
    }

    /// <summary>What a row of the table has between backticks: texts that can be searched for.</summary>
    private static IEnumerable<string> Texts(string says) =>
        says.Split('`').Where((_, index) => index % 2 == 1);

    /// <summary>A server that takes connections and ends them without an answer.</summary>
    private string Silent() => Serve(_ => "");

    private void AnswerNames()
    {
        var server = new NameServer();
        Opened.Add(server);
        Connector.NameServer = NameServer.Address.ToString();
    }

    private void CallDatabase(string name)
    {
        Connector.SetPath("psc", path => path with { Host = name });
        Connector.Instance = Connector.Instance with { PscDnsName = name };
    }

    /// <summary>A port whose queue is full: what is sent to it gets no answer, as behind a firewall.</summary>
    private async Task<int> SilentAsync()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(backlog: 0);
        Opened.Add(listener);
        var end = (IPEndPoint)listener.LocalEndpoint;
        var client = new TcpClient();
        Opened.Add(client);
        await client.ConnectAsync(end);
        return end.Port;
    }
}
