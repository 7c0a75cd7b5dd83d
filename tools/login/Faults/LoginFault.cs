using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Login.Faults;

/// <summary>
/// A fault between the instance and its database, made in a server or in what is deployed. The one table of them:
/// tests play it on loopback, the lab over the planned network.
/// </summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Hop">The hop of <c>verify</c> that has to fail first.</param>
/// <param name="Symptom">Its symptom, by the name that <c>verify</c> gives it.</param>
/// <param name="Fix">Words of the fix that <c>verify</c> has to print.</param>
/// <param name="Make">Makes the fault.</param>
internal sealed record LoginFault(
    string Name,
    string Hop,
    string Symptom,
    string Fix,
    Action<LoginTwin, InstancePort> Make
)
{
    private const string Refresh = "`pulumi refresh`, then `pulumi up`";
    private const string Replaced = "The instance was replaced";
    private const string OtherName = "9f8e.7d6c.asia-northeast1.alloydb-psc.goog";

    /// <summary>Whether only the public path meets it.</summary>
    public bool IsPublic { get; init; }

    /// <summary>The path whose hop fails first; empty where it is before the paths part.</summary>
    public string Path =>
        IsPublic ? "public"
        : Hop == "login" ? "psc"
        : "";

    /// <summary>Whether a client waits for an answer that does not come.</summary>
    public bool IsSlow { get; init; }

    public static IReadOnlyList<LoginFault> All { get; } =
    [
        In(TwinFault.MetadataDisabled, "metadata switched off", "metadata", "refused", "NO_PROXY"),
        In(
            TwinFault.NoMetadataTokens,
            "metadata of version 1 only",
            "metadata",
            "refused",
            "NO_PROXY"
        ),
        In(
            TwinFault.NoInstanceProfile,
            "no instance profile",
            "metadata",
            "no-role",
            "wait a minute"
        ),
        In(
            TwinFault.EndedKeys,
            "keys that have ended",
            "metadata",
            "expired",
            "`chronyc tracking`"
        ),
        new(
            "the role of another account",
            "exchange",
            "unauthorized_client",
            "`trustedRoles`",
            (twin, _) => Become(twin, account: "999999999999")
        ),
        new(
            "another role",
            "exchange",
            "unauthorized_client",
            "`trustedRoles`",
            (twin, _) => Become(twin, role: "other")
        ),
        new(
            "a condition for another role",
            "exchange",
            "unauthorized_client",
            "`trustedRoles`",
            (twin, _) =>
                SetProviders(
                    twin,
                    provider => provider with { Condition = "attribute.aws_role == 'other'" }
                )
        ),
        new(
            "a mapping that Google cannot evaluate",
            "exchange",
            "invalid_grant",
            "`chronyc tracking`",
            (twin, _) =>
                SetProviders(
                    twin,
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
        new(
            "a provider that was replaced",
            "exchange",
            "invalid_target",
            "`credentialConfigurations`",
            (twin, _) =>
                SetProviders(twin, provider => provider with { Name = $"{provider.Name}-2" })
        ),
        In(
            TwinFault.ClockSkew,
            "a clock that is 20 minutes behind",
            "exchange",
            "invalid_grant",
            "`chronyc tracking`"
        ),
        In(
            TwinFault.StaleCredentials,
            "keys of a role that was recreated",
            "exchange",
            "invalid_grant",
            "`chronyc tracking`"
        ),
        In(
            TwinFault.TokenServiceDown,
            "a token service with a bad hour",
            "exchange",
            "other",
            "try again"
        ),
        In(
            TwinFault.TokenServiceSilent,
            "a token service that does not answer",
            "exchange",
            "no-answer",
            "Tunnels"
        ) with
        {
            IsSlow = true,
        },
        new(
            "no member",
            "impersonation",
            "forbidden",
            "which make the binding again",
            (twin, _) => SetMembers(twin, member => member.IsOnProject ? member : null)
        ),
        new(
            "a member whose role gives no token",
            "impersonation",
            "forbidden",
            "which make the binding again",
            (twin, _) =>
                SetMembers(
                    twin,
                    member =>
                        member.IsOnProject
                            ? member
                            : member with
                            {
                                Role = "roles/iam.serviceAccountUser",
                            }
                )
        ),
        In(
            TwinFault.ImpersonationDenied,
            "a member that is not in force yet",
            "impersonation",
            "forbidden",
            "wait some minutes"
        ),
        In(
            TwinFault.AccountDeleted,
            "a service account that was deleted",
            "impersonation",
            "not-found",
            Refresh
        ),
        In(
            TwinFault.ApiDisabled,
            "AlloyDB's API switched off",
            "api",
            "disabled",
            "wait some minutes"
        ),
        In(TwinFault.ApiDown, "AlloyDB's API with a bad hour", "api", "other", "try again"),
        new(
            "a service account that only looks at AlloyDB",
            "api",
            "forbidden",
            Refresh,
            (twin, _) => SetRole(twin, "roles/alloydb.client", "roles/alloydb.viewer")
        ),
        new(
            "an instance that was deleted",
            "api",
            "not-found",
            Replaced,
            (twin, _) => twin.Deployment = twin.Deployment with { Instances = [] }
        ),
        new(
            "an instance that is stopped",
            "api",
            "not-ready",
            "Google's console",
            (twin, _) => SetInstances(twin, one => one with { State = "STOPPED" })
        ),
        new(
            "no IAM authentication",
            "api",
            "no-iam",
            Refresh,
            (twin, _) =>
                SetInstances(twin, one => one with { Flags = new Dictionary<string, string>() })
        ),
        new(
            "an instance that was replaced",
            "api",
            "replaced",
            Replaced,
            (twin, _) => SetInstances(twin, one => one with { PscDnsName = OtherName })
        ),
        new(
            "an instance without Private Service Connect",
            "api",
            "no-psc",
            Replaced,
            (twin, _) => SetInstances(twin, one => one with { PscDnsName = null })
        ),
        new(
            "a public address that was taken away",
            "address",
            "no-address",
            Refresh,
            (twin, _) => SetInstances(twin, one => one with { PublicIpAddress = null })
        )
        {
            IsPublic = true,
        },
        In(
            TwinFault.CertificateDenied,
            "no client certificates",
            "login",
            "certificate-denied",
            Refresh
        ),
        new(
            "the address of another instance",
            "login",
            "other-instance",
            Replaced,
            (_, port) => port.Names = [OtherName]
        ),
        At(
            PortFault.OtherAuthority,
            "a certificate of another cluster",
            "other-instance",
            Replaced
        ),
        At(
            PortFault.EndedCertificate,
            "a certificate that has ended",
            "clock",
            "`chronyc tracking`"
        ),
        At(PortFault.OldTls, "something in between that opens TLS", "not-alloydb", "inspection"),
        At(PortFault.Resets, "an instance that restarts", "reset", "connect again"),
        At(PortFault.HangsUp, "an instance that hangs up", "ended", "connect again"),
        At(
            PortFault.Refuses,
            "an instance that refuses the connector",
            "closed",
            "What the proxy's log says"
        ),
        new(
            "no role of a database user",
            "login",
            "refused",
            Refresh,
            (twin, _) => SetRole(twin, "roles/alloydb.databaseUser", "roles/alloydb.viewer")
        ),
        new(
            "no user in the cluster",
            "login",
            "refused",
            Refresh,
            (twin, _) => SetInstances(twin, one => one with { IamUsers = [] })
        ),
        At(PortFault.NoRole, "no role in the database", "refused", Refresh),
        At(PortFault.NoDatabase, "no such database", "no-database", "`grantsCommand`"),
    ];

    private static LoginFault In(
        TwinFault fault,
        string name,
        string hop,
        string symptom,
        string fix
    ) => new(name, hop, symptom, fix, (twin, _) => twin.Fault = fault);

    private static LoginFault At(PortFault fault, string name, string symptom, string fix) =>
        new(name, "login", symptom, fix, (_, port) => port.Fault = fault);

    private static void Become(LoginTwin twin, string? account = null, string? role = null)
    {
        // arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION
        var caller = twin.Session.Caller;
        twin.Session = AwsSession.Of(
            Caller.Instance(
                account ?? caller.Account,
                role ?? caller.Arn.Split('/')[^2],
                caller.Arn.Split('/')[^1]
            )
        );
    }

    private static void SetProviders(
        LoginTwin twin,
        Func<DeployedProvider, DeployedProvider> change
    )
    {
        var gates = twin.Deployment.Gates;
        Set(twin, new([.. gates.Providers.Select(change)], gates.Members));
    }

    private static void SetMembers(LoginTwin twin, Func<DeployedMember, DeployedMember?> change)
    {
        var gates = twin.Deployment.Gates;
        Set(twin, new(gates.Providers, [.. gates.Members.Select(change).OfType<DeployedMember>()]));
    }

    private static void SetRole(LoginTwin twin, string role, string other) =>
        SetMembers(twin, member => member.Role == role ? member with { Role = other } : member);

    private static void SetInstances(
        LoginTwin twin,
        Func<DeployedInstance, DeployedInstance> change
    ) =>
        twin.Deployment = twin.Deployment with
        {
            Instances = [.. twin.Deployment.Instances.Select(change)],
        };

    private static void Set(LoginTwin twin, Gates gates) =>
        twin.Deployment = twin.Deployment with { Gates = gates };
}
