using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Login.State;
using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>Who logs in on the instance, and what admits it.</summary>
/// <param name="Deployment">What Google Cloud was told.</param>
/// <param name="Instance">The instance of AlloyDB: its full name.</param>
/// <param name="Caller">The session that AWS gives the EC2 instance.</param>
/// <param name="CredentialFile">The file for the caller's account, as the stack puts it out.</param>
/// <param name="User">The service account as a user of AlloyDB.</param>
internal sealed partial record LoginPlan(
    Deployment Deployment,
    string Instance,
    Caller Caller,
    string CredentialFile,
    string User
)
{
    /// <summary>What the first boot of the instance puts on its disk.</summary>
    public IReadOnlyList<BootFile> Files { get; init; } = [];

    /// <summary>The database that the stack's own <c>psql</c> opens.</summary>
    public string Database { get; init; } = "postgres";

    /// <summary>Null where the stack gives no privileges.</summary>
    public GrantsPlan? Grants { get; init; }

    /// <summary>The Auth Proxy's units among the files.</summary>
    public IReadOnlyList<ProxyUnit> Units => [.. Files.Select(ProxyUnit.Read).OfType<ProxyUnit>()];

    /// <summary>Null where the state has only a network: one half of a stack in two programs.</summary>
    public static LoginPlan? Read(StateFile state)
    {
        var machine = One("aws:ec2/instance:Instance", _ => true);
        var profile = One(
            "aws:iam/instanceProfile:InstanceProfile",
            one => one.IsMeantBy(machine?.Text("iamInstanceProfile") ?? "")
        );
        var role = One("aws:iam/role:Role", one => one.IsMeantBy(profile?.Text("role") ?? ""));
        var instance = One(
            "gcp:alloydb/instance:Instance",
            one => one.Text("instanceType") == "PRIMARY"
        );
        // arn:aws:iam::ACCOUNT:role/NAME
        if (
            instance is null
            || role?.Text("arn").Split(':') is not [_, var partition, _, _, var account, ..]
            || One("pulumi:pulumi:Stack", _ => true)
                ?.Map("identity.credentialConfigurations")
                .GetValueOrDefault(account)
                is not { } file
        )
        {
            return null;
        }
        var arn = $"arn:{partition}:sts::{account}:assumed-role/{role.Text("name")}/{machine!.Id}";
        return new(
            DeploymentReader.Read(state),
            instance.Text("name"),
            new(arn, account, $"{role.Text("uniqueId")}:{machine.Id}"),
            file,
            AccountOf(file).DatabaseUser
        )
        {
            Files = BootFile.Read(machine.Text("userData")),
            Database = DatabaseOf(state),
            Grants = GrantsPlan.Read(state),
        };

        StateResource? One(string type, Func<StateResource, bool> fits) =>
            state.Resources.FirstOrDefault(resource => resource.Type == type && fits(resource));
    }

    private static string DatabaseOf(StateFile state) =>
        state
            .Resources.Where(resource => resource.Type == "pulumi:pulumi:Stack")
            .SelectMany(stack => stack.Map("psqlCommands").Values)
            .Select(command => DatabaseWord().Match(command).Groups[1].Value)
            .FirstOrDefault(name => name.Length > 0, "postgres");

    [GeneratedRegex("dbname=([^ ']+)")]
    private static partial Regex DatabaseWord();

    // https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/MAIL:generateAccessToken
    private static ServiceAccount AccountOf(string file) =>
        new(
            StateResource
                .AsText(JsonNode.Parse(file)?["service_account_impersonation_url"])
                .Split('/')[^1]
                .Split(':')[0]
        );
}
