using System.Globalization;
using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Client;

/// <summary>
/// The document that creates the database and applies the workload's privileges, as a short-lived
/// account, so that nobody needs the postgres user's password.
/// </summary>
internal static class GrantsDocument
{
    private const int TimeoutSeconds = 1200;
    private const int Attempts = 20;

    private static readonly ProxyPath s_path = new("grants", "--psc", 5436, 9094);

    /// <summary>The document's content. An empty list of privileges revokes all of them.</summary>
    /// <param name="plan">With <see cref="ClientPlan.Grants"/>.</param>
    public static string Render(ClientPlan plan) =>
        CommandDocument.Render(
            "grants",
            $"Create {plan.DatabaseName} where it is missing; give {plan.DatabaseUser} its privileges there",
            TimeoutSeconds,
            Script(plan, plan.Grants!)
        );

    internal static string Script(
        ClientPlan plan,
        GrantsPlan grants,
        string binary = ProxyPath.Binary,
        string systemUser = ProxyPath.SystemUser
    ) =>
        ClientFile.Render(
            "grants.sh",
            ClientFile.Settings(
                ("attempts", Attempts.ToString(CultureInfo.InvariantCulture)),
                ("database", plan.DatabaseName),
                ("grantor", grants.DatabaseUser),
                ("grants", Json(grants.Grants)),
                ("health_port", s_path.HealthPort.ToString(CultureInfo.InvariantCulture)),
                ("port", s_path.Port.ToString(CultureInfo.InvariantCulture)),
                ("region", plan.AwsRegion),
                ("system_user", systemUser),
                ("user", plan.DatabaseUser)
            ),
            // The script stands in its own directory, where the file is.
            ("command", Quote.Shell(s_path.Command(plan.InstanceUri, "credentials.json", binary))),
            ("credentials", grants.CredentialConfiguration),
            ("sql", ClientFile.Read("grants.sql"))
        );

    /// <summary>The variable "grants" of grants.sql.</summary>
    internal static string Json(IReadOnlyList<Grant> grants) =>
        new JsonArray([
            .. grants.Select(grant => new JsonObject
            {
                ["schema"] = grant.Schema,
                ["write"] = grant.Access == GrantAccess.ReadWrite,
            }),
        ]).ToJsonString();
}
