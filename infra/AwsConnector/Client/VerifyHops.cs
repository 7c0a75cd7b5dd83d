namespace KeylessAlloyDb.Infra;

/// <summary>One way in which a hop fails.</summary>
/// <param name="Name">As the script names it, in its JSON too.</param>
/// <param name="Says">What is seen, for the runbook.</param>
/// <param name="Cause">The likely causes.</param>
/// <param name="Fix">What to do.</param>
internal sealed record Symptom(string Name, string Says, string Cause, string Fix);

/// <summary>One step of the way to the database.</summary>
/// <param name="Name">As the script prints it.</param>
/// <param name="Proves">What a ✓ means.</param>
/// <param name="Look">Commands that show more, for the runbook; empty where none do.</param>
/// <param name="Symptoms">Every way in which it is known to fail; the last one is for the rest.</param>
internal sealed record VerifyHop(
    string Name,
    string Proves,
    string Look,
    params IReadOnlyList<Symptom> Symptoms
);

/// <summary>
/// The hops that <c>verify</c> walks, in its order, with cause and fix of each failure: the one
/// table that the script prints from and that the runbook is written from.
/// </summary>
internal static class VerifyHops
{
    private const string Other = "other";

    // The proxy reads it once, at its start.
    private const string InstallTheFile =
        "install the file of the output `credentialConfigurations`, then "
        + "`sudo systemctl restart 'alloydb-auth-proxy-*'`";

    public static IReadOnlyList<VerifyHop> Identity { get; } =
    [
        new(
            "credentials",
            "the credential file is there and complete",
            "grep -c imdsv2_session_token_url /etc/alloydb/credentials.json",
            new(
                "missing",
                "No such file or directory",
                "the first boot has not finished, or cloud-init refused the user data",
                "`cloud-init status --long`; then `sudo less /var/log/cloud-init.log`"
            ),
            new(
                "incomplete",
                "lacks imdsv2_session_token_url, or another field",
                "the file is not this program's: files from the console, and from gcloud without "
                    + "`--enable-imdsv2`, lack the field, and IMDSv2 then answers 401",
                InstallTheFile
            ),
            Rest("the file is damaged", InstallTheFile)
        ),
        new(
            "metadata",
            "the instance has its role, by IMDSv2",
            "",
            new(
                "unreachable",
                "169.254.169.254 does not answer",
                "the metadata service is off, or this runs in a container: each bridge costs a hop "
                    + "and the hop limit is 1 on purpose",
                "`pulumi refresh`; run it on the host itself, or raise `httpPutResponseHopLimit` to 2 "
                    + "for a container of your own. Fargate and pods have no such service"
            ),
            new(
                "refused",
                "401 or 403",
                "the request was forwarded (HTTP_PROXY without NO_PROXY=169.254.169.254), or the "
                    + "metadata service was changed by hand",
                "set NO_PROXY; `pulumi refresh` shows hand-made changes"
            ),
            new(
                "no-role",
                "404, or no keys",
                "the instance profile was detached, has no role, or is younger than a minute",
                "wait a minute; then `pulumi refresh`, `pulumi up`"
            ),
            Rest("the metadata service is changed", "`pulumi refresh` shows hand-made changes")
        ),
        new(
            "subject",
            "the name that Google will see for this instance",
            "",
            new(
                "too-long",
                "more than 127 bytes",
                "Google takes no longer google.subject: the role's name is too long",
                "a shorter `roleName`; other sessions of the role: role and session together up to 87 "
                    + "characters"
            ),
            Rest(
                "the metadata service gives no instance profile",
                "`pulumi refresh` shows hand-made changes"
            )
        ),
        new(
            "reach",
            "Google's APIs resolve and answer on port 443",
            """
            dig +short sts.googleapis.com
            curl --silent --show-error --max-time 10 --output /dev/null https://sts.googleapis.com
            """,
            new(
                "no-answer",
                "Temporary failure in name resolution",
                "the resolver's way is broken: no tunnel is up, BGP is down or a route is missing; "
                    + "or the Resolver's security group lacks port 53, TCP and UDP",
                "see Tunnels in docs/runbook.md; after the first deployment wait some minutes"
            ),
            new(
                "unknown-name",
                "Name or service not known",
                "the Resolver rule for googleapis.com or the zone's record is missing",
                "`pulumi refresh`, `pulumi up`"
            ),
            new(
                "public-address",
                "an address outside 199.36.153.8/30",
                "with `googleApis: private` the Resolver rule for googleapis.com is not in force",
                "`pulumi refresh`, `pulumi up`: the rule must be associated with the VPC"
            ),
            new(
                "closed",
                "time-out on port 443",
                "private: the router does not advertise 199.36.153.8/30 or no tunnel is up; "
                    + "internet: the instance has no NAT. The security group must let 443 out",
                "see Tunnels in docs/runbook.md; `pulumi refresh` shows hand-made changes"
            ),
            Rest("the network fails in another way", "see Tunnels in docs/runbook.md")
        ),
        new(
            "exchange",
            "Google's token service accepts this instance",
            """
            pulumi config get keyless-alloydb:trustedRoles --stack "$STACK"
            pulumi stack output audiences --stack "$STACK" --json
            chronyc tracking
            """,
            new(
                "unauthorized_client",
                "rejected by the attribute condition",
                "the role of the line `subject` is not among `trustedRoles`, its name differs in case, "
                    + "or it is of another account or partition",
                "add the role to `trustedRoles`, `pulumi up`; a role's path is no part of its name here"
            ),
            new(
                "invalid_target",
                "the \"audience\" parameter is invalid",
                "the audience has the project's id instead of its number, or names a pool or "
                    + "provider that was recreated",
                "`pulumi up`: the instance takes the file of the output `credentialConfigurations`"
            ),
            new(
                "invalid_grant",
                "InvalidClientTokenId, SignatureDoesNotMatch, ExpiredToken",
                "AWS does not know the keys or the signature: the clock is off, or the account has "
                    + "not switched the region on. A subject over 127 bytes is refused so, too",
                "`chronyc tracking`; in another client: no AWS_ACCESS_KEY_ID in its environment"
            ),
            Rest(
                "the service sts.googleapis.com is off in the identity project, or has a bad hour",
                "read the message; `pulumi refresh`, `pulumi up`"
            )
        ),
        new(
            "impersonation",
            "the instance may become the service account",
            """
            gcloud iam service-accounts get-iam-policy "$(pulumi stack output serviceAccountEmail --stack "$STACK")"
            pulumi refresh --stack "$STACK" --preview-only
            """,
            new(
                "forbidden",
                "403, iam.serviceAccounts.getAccessToken",
                "the role's binding on the service account is missing or some minutes young",
                "wait some minutes; then `pulumi refresh`: condition and binding come from one list"
            ),
            new(
                "not-found",
                "404",
                "the service account was deleted, or is of another name than the file says",
                "`pulumi refresh`, `pulumi up`"
            ),
            Rest(
                "the service iamcredentials.googleapis.com is off, or tokenLifetimeSeconds is "
                    + "longer than the organisation allows",
                "read the message; `tokenLifetimeSeconds` of at most 3600"
            )
        ),
        new(
            "api",
            "AlloyDB's API knows the instance, and it takes IAM logins",
            """
            gcloud alloydb instances describe primary --cluster "keyless-$STACK" --region "$GOOGLE_REGION" --project "$PROJECT" --format 'value(state,databaseFlags)'
            gcloud projects get-iam-policy "$PROJECT" --flatten bindings --filter 'bindings.role:alloydb' --format 'table(bindings.role,bindings.members)'
            """,
            new(
                "disabled",
                "SERVICE_DISABLED",
                "alloydb.googleapis.com is off in the project, or was switched on minutes ago",
                "wait some minutes; then `pulumi up`"
            ),
            new(
                "forbidden",
                "403",
                "the service account lacks roles/alloydb.client or "
                    + "roles/serviceusage.serviceUsageConsumer",
                "`pulumi refresh`, `pulumi up`; a new role takes some minutes"
            ),
            new(
                "not-found",
                "404",
                "the instance was deleted or replaced",
                "`pulumi refresh`, `pulumi up`"
            ),
            new(
                "not-ready",
                "the instance is STOPPED, CREATING, FAILED, …",
                "the instance is stopped, still being made, or broken",
                "wait; then look at it in Google's console"
            ),
            new(
                "no-iam",
                "alloydb.iam_authentication is off",
                "the flag was taken away: an update by hand must name every flag again. It is needed on "
                    + "every instance, read pools too",
                "`pulumi refresh`, `pulumi up`"
            ),
            Rest("AlloyDB's API has a bad hour", "read the message; try again")
        ),
    ];

    private static readonly VerifyHop Dns = new(
        "dns",
        "the database's name resolves to the endpoint",
        """
        dig +short "$(pulumi stack output pscDnsName --stack "$STACK")"
        aws route53resolver list-resolver-rule-associations --region "$REGION"
        gcloud dns policies list --project "$PROJECT"
        pulumi stack output inboundForwarderAddresses --stack "$STACK" --json
        """,
        new(
            "no-answer",
            "Temporary failure in name resolution",
            "the resolver's way is broken: no tunnel is up, BGP is down or a route is missing; "
                + "or the Resolver's security group lacks port 53, TCP and UDP; or the forwarder is "
                + "in another region than the tunnels",
            "see Tunnels in docs/runbook.md; after the first deployment wait some minutes"
        ),
        new(
            "unknown-name",
            "Name or service not known",
            "the Resolver rule is missing or not associated with the VPC (no query in Google's "
                + "log), or the record is missing, or the zone hides another cluster's names",
            "`pulumi refresh`, `pulumi up`; `dnsSuffix` with the region, one per stack"
        ),
        new(
            "outside",
            "an address outside the endpoint's subnet",
            "another zone or record answers for this name: a second stack with the same "
                + "`dnsSuffix`, or an entry in /etc/hosts",
            "one `dnsSuffix` per stack; `getent hosts NAME` on the instance"
        ),
        Rest("the resolver fails in another way", "`resolvectl query NAME` on the instance")
    );

    private static readonly VerifyHop Address = new(
        "address",
        "the instance has a public address",
        "",
        new(
            "no-address",
            "no public address",
            "the public address was taken away",
            "`pulumi refresh`, `pulumi up`"
        ),
        Rest("AlloyDB's answer has another form", "read the message")
    );

    private static readonly VerifyHop Port = new(
        "port",
        "the database answers on 5433, AlloyDB's own port",
        """
        gcloud compute forwarding-rules list --project "$PROJECT" --format 'table(name,region,pscConnectionStatus)'
        aws ec2 describe-security-groups --region "$REGION" --query 'SecurityGroups[].IpPermissionsEgress'
        """,
        new(
            "no-answer",
            "time-out",
            "the security group opens 5432 instead of 5433, the endpoint is not ACCEPTED "
                + "(PENDING: younger than two minutes; REJECTED: the project's number is not "
                + "allowed; CLOSED: the instance was recreated), or client and endpoint are in "
                + "different regions",
            "`gcloud compute forwarding-rules list`, column pscConnectionStatus; `pulumi refresh`, "
                + "`pulumi up`"
        ),
        new(
            "refused",
            "Connection refused",
            "the address is not the endpoint's",
            "`pulumi refresh`, `pulumi up`"
        ),
        Rest("there is no route", "see Tunnels in docs/runbook.md")
    );

    private static readonly VerifyHop Proxy = new(
        "proxy",
        "the proxy is installed and runs",
        """
        systemctl status 'alloydb-auth-proxy*' 'alloydb-install@*'
        sudo journalctl --unit 'alloydb-auth-proxy*' --unit 'alloydb-install@*' --since -15min --no-pager
        """,
        new(
            "not-installed",
            "the binary is not there",
            "it is still being fetched, over a VPN that is not up yet, or its SHA-256 is not the "
                + "pinned one",
            "`sudo journalctl --unit alloydb-install@proxy`"
        ),
        new(
            "stopped",
            "Connection refused",
            "the proxy starts again every ten seconds, or was stopped",
            "`sudo journalctl --unit 'alloydb-auth-proxy*'`"
        ),
        new(
            "not-ready",
            "503",
            "the proxy starts or stops at this moment",
            "`sudo journalctl --unit 'alloydb-auth-proxy*'`"
        ),
        Rest("something else listens there", "`sudo ss --listening --tcp --processes`")
    );

    private static readonly VerifyHop Login = new(
        "login",
        "`select session_user` is the workload's user",
        """
        gcloud alloydb users list --cluster "keyless-$STACK" --region "$GOOGLE_REGION" --project "$PROJECT"
        gcloud projects get-iam-policy "$PROJECT" --flatten bindings --filter 'bindings.role:alloydb' --format 'table(bindings.role,bindings.members)'
        """,
        new(
            "no-psql",
            "psql is not there",
            "it is still being installed",
            "`sudo journalctl --unit alloydb-install@psql`"
        ),
        new(
            "closed",
            "server closed the connection unexpectedly",
            "the proxy's log, quoted, says why; docs/runbook.md has a table of what it says",
            "`sudo journalctl --unit 'alloydb-auth-proxy*' --since -5min`"
        ),
        new(
            "refused",
            "authentication failed, no password supplied, or the role does not exist",
            "the database user is missing or of another name (the account's mail without "
                + "`.gserviceaccount.com`), or the account lacks roles/alloydb.databaseUser",
            "`pulumi refresh`, `pulumi up`; a new role takes some minutes"
        ),
        new(
            "no-database",
            "the database does not exist",
            "`databaseName` names a database that is not there yet",
            "run the document of the output `grantsCommand`, which creates it, or correct `databaseName`"
        ),
        new(
            "other-user",
            "another session_user",
            "something other than the proxy listens on the port",
            "`sudo ss --listening --tcp --processes`"
        ),
        Rest(
            "the database refuses for a reason of its own",
            "read the message; `sudo journalctl --unit 'alloydb-auth-proxy*' --since -5min`"
        )
    );

    /// <summary>The hops of one path.</summary>
    public static IReadOnlyList<VerifyHop> Of(ProxyPath path) =>
        [path == ProxyPath.Psc ? Dns : Address, Port, Proxy, Login];

    /// <summary>Every hop once.</summary>
    public static IReadOnlyList<VerifyHop> All { get; } =
    [.. Identity, .. Of(ProxyPath.Psc).Concat(Of(ProxyPath.Public)).Distinct()];

    private static Symptom Rest(string cause, string fix) =>
        new(Other, "anything else", cause, fix);
}
