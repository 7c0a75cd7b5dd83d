namespace KeylessAlloyDb.Client;

/// <summary>One way in which a hop fails.</summary>
/// <param name="Name">As the script names it, in its JSON too.</param>
/// <param name="Says">
/// The script's output, for the runbook: its line contains one of the texts between backticks.
/// </param>
/// <param name="Cause">The likely causes.</param>
/// <param name="Fix">What to do.</param>
internal sealed record Symptom(string Name, string Says, string Cause, string Fix);

/// <summary>One step of the way to the database.</summary>
/// <param name="Name">As the script prints it.</param>
/// <param name="Proves">The meaning of a ✓.</param>
/// <param name="Look">Commands that show more, for the runbook; empty where none do.</param>
/// <param name="Symptoms">Every known failure; the last row is for all others.</param>
internal sealed record VerifyHop(
    string Name,
    string Proves,
    string Look,
    params IReadOnlyList<Symptom> Symptoms
);

/// <summary>
/// The hops that <c>verify</c> checks, in its order, with cause and fix of each failure. The script and the
/// runbook both use this table.
/// </summary>
internal static class VerifyHops
{
    /// <summary>The row for an unknown failure, the last one of each hop.</summary>
    public const string Other = "other";

    // The proxy reads it once, at its start.
    private const string InstallTheFile =
        "install the file from `credentialConfigurations` of the output `identity`, then "
        + "`sudo systemctl restart 'alloydb-auth-proxy-*'`";

    public static IReadOnlyList<VerifyHop> Identity { get; } =
    [
        new(
            "credentials",
            "the credential file is there and complete",
            "grep -c imdsv2_session_token_url /etc/alloydb/credentials.json",
            new(
                "missing",
                "`No such file or directory`",
                "the first boot has not finished, or cloud-init refused the user data",
                "`cloud-init status --long`; then `sudo less /var/log/cloud-init.log`"
            ),
            new(
                "incomplete",
                "`lacks`, and the name of a field",
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
                "`169.254.169.254`, and `timed out`, `Connection refused` or `unreachable`",
                "the metadata service is off, or this runs in a container: each bridge costs a hop "
                    + "and the hop limit is 1 on purpose",
                "run it on the host itself, or raise `httpPutResponseHopLimit` to 2 for a container of "
                    + "your own; `pulumi refresh`, then `pulumi up`, take hand-made changes back. Fargate and pods have no such service"
            ),
            new(
                "refused",
                "`answers 401`, `answers 403`, or `without a token`",
                "the request was forwarded (HTTP_PROXY without NO_PROXY=169.254.169.254), or the "
                    + "metadata service was switched off (403) or left with IMDSv1 only (404) by hand",
                "set NO_PROXY; `pulumi refresh`, then `pulumi up`, take hand-made changes back"
            ),
            new(
                "no-role",
                "`answers 404`, `holds no keys`, or `no name of a role`",
                "the instance profile was detached, has no role, or is younger than a minute",
                "wait a minute; then `pulumi refresh`, then `pulumi up`"
            ),
            new(
                "expired",
                "`ended at`",
                "the machine's clock is ahead, or the metadata service gives out old keys",
                "`chronyc tracking`; with a right clock, stop and start the instance"
            ),
            Rest(
                "the metadata service is changed",
                "`pulumi refresh`, then `pulumi up`, take hand-made changes back"
            )
        ),
        new(
            "subject",
            "the name that Google will see for this instance",
            "",
            new(
                "too-long",
                "`of 127 bytes`",
                "Google's google.subject is the session's ARN, and it takes 127 bytes: the role's name is "
                    + "too long",
                "a shorter `roleName`. Outside EC2 the session has a name of its own: role and session "
                    + "together up to 87 characters, 80 in aws-us-gov"
            ),
            Rest(
                "the metadata service gives no instance profile",
                "`pulumi refresh`, then `pulumi up`, take hand-made changes back"
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
                "`Temporary failure in name resolution`",
                "the resolver's way is broken: no tunnel is up, BGP is down or a route is missing; "
                    + "or the Resolver's security group lacks port 53, TCP and UDP",
                "see Tunnels in docs/runbook.md; after the first deployment wait some minutes"
            ),
            new(
                "unknown-name",
                "`Name or service not known`",
                "the Resolver rule for googleapis.com or the zone's record is missing",
                "`pulumi refresh`, then `pulumi up`"
            ),
            new(
                "public-address",
                "`not in 199.36.153.8/30` or, with `googleApis: restricted`, `not in 199.36.153.4/30`",
                "with `googleApis: private` the Resolver rule for googleapis.com is not in force",
                "`pulumi refresh`, then `pulumi up`: the rule must be associated with the VPC"
            ),
            new(
                "closed",
                "`port 443`, and `timed out`, `Connection refused` or `No route to host`",
                "private: the router does not advertise 199.36.153.8/30 or no tunnel is up; "
                    + "internet: the instance has no NAT. The security group must let 443 out",
                "see Tunnels in docs/runbook.md; `pulumi refresh`, then `pulumi up`, take hand-made changes back"
            ),
            Rest("the network fails in another way", "see Tunnels in docs/runbook.md")
        ),
        new(
            "exchange",
            "Google's token service accepts this instance",
            """
            pulumi config get keyless-alloydb:trustedRoles --stack "$STACK"
            pulumi stack output identity --stack "$STACK" --json | jq .audiences
            chronyc tracking
            """,
            new(
                "unauthorized_client",
                "`unauthorized_client`, `rejected by the attribute condition`",
                "the role of the line `subject` is not among `trustedRoles`, its name differs in case, "
                    + "or it is of another account or partition",
                "add the role to `trustedRoles`, `pulumi up`; a role's path is no part of its name here"
            ),
            new(
                "invalid_target",
                "`invalid_target`, `\"audience\"`",
                "the audience has the project's id instead of its number, or names a pool or "
                    + "provider that was recreated",
                "`pulumi up`: the instance takes the file from `credentialConfigurations` of the output `identity`"
            ),
            new(
                "invalid_grant",
                "`invalid_grant`, and `InvalidClientTokenId`, `SignatureDoesNotMatch` or `ExpiredToken`",
                "AWS does not know the keys or the signature: the clock is off, or the account has "
                    + "not switched the region on. A subject over 127 bytes is refused so, too",
                "`chronyc tracking`; in another client: no AWS_ACCESS_KEY_ID in its environment"
            ),
            NoAnswer("sts.googleapis.com"),
            Rest(
                "the service sts.googleapis.com is off in the identity project, or has a bad hour",
                "the status is the service's own: with 5xx try again, else `pulumi refresh`, then `pulumi up`"
            )
        ),
        new(
            "impersonation",
            "the instance may become the service account",
            """
            gcloud iam service-accounts get-iam-policy "$ACCOUNT" --project "$PROJECT"
            pulumi refresh --stack "$STACK" --preview-only
            """,
            new(
                "forbidden",
                "`403`, `iam.serviceAccounts.getAccessToken`",
                "the role's binding on the service account is missing or some minutes young",
                "wait some minutes; then `pulumi refresh` and `pulumi up`, which make the binding again"
            ),
            new(
                "not-found",
                "`404`",
                "the service account was deleted, or is of another name than the file says",
                "`pulumi refresh`, then `pulumi up`"
            ),
            NoAnswer("iamcredentials.googleapis.com"),
            Rest(
                "the service iamcredentials.googleapis.com is off, has a bad hour, or refuses the "
                    + "lifetime that the credential file asks for",
                "with 5xx try again; `tokenLifetimeSeconds` of at most 3600; `pulumi refresh`, then `pulumi up`"
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
                "`403`, `has not been used in project`",
                "alloydb.googleapis.com is off in the project, or was switched on minutes ago",
                "wait some minutes; then `pulumi up`"
            ),
            new(
                "forbidden",
                "`403`, `alloydb.instances.get` or `alloydb.instances.connect`",
                "the service account lacks roles/alloydb.client or "
                    + "roles/serviceusage.serviceUsageConsumer",
                "`pulumi refresh`, then `pulumi up`; a new role takes some minutes"
            ),
            new(
                "not-found",
                "`404`",
                "the instance was deleted, or replaced by one of another name",
                "see The instance was replaced in docs/runbook.md"
            ),
            new(
                "not-ready",
                "`the instance is` STOPPED, CREATING, FAILED, …",
                "the instance is stopped, still being made, or broken",
                "wait; then look at it in Google's console"
            ),
            new(
                "no-iam",
                "`alloydb.iam_authentication is`",
                "the flag was taken away: an update by hand must name every flag again. It is needed on "
                    + "every instance, read pools too",
                "`pulumi refresh`, then `pulumi up`"
            ),
            new(
                "replaced",
                "`AlloyDB names it`",
                "the instance was recreated by hand or by half an update: its name is another one, and "
                    + "endpoint, record and this script still have the old one",
                "see The instance was replaced in docs/runbook.md"
            ),
            new(
                "no-psc",
                "`no Private Service Connect name`",
                "the instance was recreated by hand without Private Service Connect",
                "see The instance was replaced in docs/runbook.md"
            ),
            NoAnswer("alloydb.googleapis.com"),
            Rest("AlloyDB's API has a bad hour", "read the message; try again")
        ),
    ];

    private static readonly VerifyHop s_dns = new(
        "dns",
        "the database's name resolves to the endpoint",
        """
        pulumi stack output database --stack "$STACK" --json | jq .pscDnsName
        aws route53resolver list-resolver-rule-associations --region "$REGION"
        gcloud dns policies list --project "$NETWORK_PROJECT"
        pulumi stack output dns --stack "$STACK" --json | jq .google.forwarderAddresses
        """,
        new(
            "no-answer",
            "`Temporary failure in name resolution`",
            "the resolver's way is broken: no tunnel is up, BGP is down or a route is missing; "
                + "or the Resolver's security group lacks port 53, TCP and UDP; or the forwarder is "
                + "in another region than the tunnels",
            "see Tunnels in docs/runbook.md; after the first deployment wait some minutes"
        ),
        new(
            "unknown-name",
            "`Name or service not known`",
            "the Resolver rule is missing or not associated with the VPC (no query in Google's "
                + "log), or the record is missing, or the zone hides another cluster's names",
            "`pulumi refresh`, then `pulumi up`; `dnsSuffix` with the region, one per stack"
        ),
        new(
            "outside",
            "`not in`, and the endpoint's subnet",
            "another zone or record answers for this name: a second stack with the same "
                + "`dnsSuffix`, or an entry in /etc/hosts",
            "one `dnsSuffix` per stack; `getent hosts NAME` on the instance"
        ),
        Rest("the resolver fails in another way", "`resolvectl query NAME` on the instance")
    );

    private static readonly VerifyHop s_address = new(
        "address",
        "the instance has a public address",
        "",
        new(
            "no-address",
            "`no public address`",
            "the public address was taken away",
            "`pulumi refresh`, then `pulumi up`"
        ),
        Rest("AlloyDB's answer has another form", "read the message")
    );

    private static readonly VerifyHop s_port = new(
        "port",
        "the database answers on 5433, AlloyDB's own port",
        """
        gcloud compute forwarding-rules list --project "$PROJECT" --format 'table(name,region,pscConnectionStatus)'
        aws ec2 describe-security-groups --region "$REGION" --query 'SecurityGroups[].IpPermissionsEgress'
        """,
        new(
            "no-answer",
            "`timed out`, `No route to host`",
            "the security group opens 5432 instead of 5433, the endpoint is not ACCEPTED "
                + "(PENDING: younger than two minutes; REJECTED: the project's number is not "
                + "allowed; CLOSED: the instance was recreated), or client and endpoint are in "
                + "different regions",
            "`gcloud compute forwarding-rules list`, column pscConnectionStatus; `pulumi refresh`, "
                + "`pulumi up`"
        ),
        new(
            "refused",
            "`refuses`",
            "the address is not the endpoint's",
            "`pulumi refresh`, then `pulumi up`"
        ),
        Rest("there is no route", "see Tunnels in docs/runbook.md")
    );

    private static readonly VerifyHop s_proxy = new(
        "proxy",
        "the proxy is installed and runs",
        """
        systemctl status 'alloydb-auth-proxy*' 'alloydb-install@*'
        sudo journalctl --unit 'alloydb-auth-proxy*' --unit 'alloydb-install@*' --since -15min --no-pager
        """,
        new(
            "not-installed",
            "`is not there`",
            "it is still being fetched, over a VPN that is not up yet, or its SHA-256 is not the "
                + "pinned one",
            "`sudo journalctl --unit alloydb-install@proxy`"
        ),
        new(
            "stopped",
            "`Connection refused`",
            "the proxy starts again every ten seconds, or was stopped",
            "`sudo journalctl --unit 'alloydb-auth-proxy*'`"
        ),
        new(
            "not-ready",
            "`answers 503`",
            "the proxy starts or stops at this moment",
            "`sudo journalctl --unit 'alloydb-auth-proxy*'`"
        ),
        Rest("something else listens there", "`sudo ss --listening --tcp --processes`")
    );

    private static readonly VerifyHop s_login = new(
        "login",
        "`select session_user` is the workload's user",
        """
        gcloud alloydb users list --cluster "keyless-$STACK" --region "$GOOGLE_REGION" --project "$PROJECT"
        gcloud projects get-iam-policy "$PROJECT" --flatten bindings --filter 'bindings.role:alloydb' --format 'table(bindings.role,bindings.members)'
        """,
        new(
            "no-psql",
            "`psql is not there`",
            "it is still being installed",
            "`sudo journalctl --unit alloydb-install@psql`"
        ),
        new(
            "closed",
            "`server closed the connection unexpectedly`",
            "the proxy's log says why; verify quotes it where it may read it, and here it is not one of the "
                + "messages that it knows",
            "`sudo journalctl --unit 'alloydb-auth-proxy*' --since -5min`; see What the proxy's log says in "
                + "docs/runbook.md"
        ),
        new(
            "refused",
            "`authentication failed`, `no password supplied`, or role `does not exist`",
            "the database user is missing or of another name (the account's mail without "
                + "`.gserviceaccount.com`), or the account lacks roles/alloydb.databaseUser",
            "`pulumi refresh`, then `pulumi up`; a new role takes some minutes"
        ),
        new(
            "no-database",
            "database `does not exist`",
            "`databaseName` names a database that is not there yet",
            "run the document of the output `grantsCommand`, which creates it, or correct `databaseName`"
        ),
        new(
            "other-user",
            "`session_user is`, and another name",
            "something other than the proxy listens on the port",
            "`sudo ss --listening --tcp --processes`"
        ),
        Rest(
            "the database refuses for a reason of its own",
            "read the message; `sudo journalctl --unit 'alloydb-auth-proxy*' --since -5min`"
        )
    );

    /// <summary>Failures that any hop can have.</summary>
    public static VerifyHop Any { get; } =
        new(
            "any",
            "the whole run ends in time",
            "",
            new Symptom(
                "late",
                "`no end within`",
                "this hop and those before it took all the time that a run has: something answers, but a "
                    + "few bytes at a time",
                "run it again; if it ends at the same hop, as for that hop's time-out"
            )
        );

    /// <summary>The hops of one path.</summary>
    public static IReadOnlyList<VerifyHop> Of(ProxyPath path) =>
        [path == ProxyPath.Psc ? s_dns : s_address, s_port, s_proxy, s_login];

    /// <summary>Every hop once.</summary>
    public static IReadOnlyList<VerifyHop> All { get; } =
    [.. Identity, .. Of(ProxyPath.Psc).Concat(Of(ProxyPath.Public)).Distinct()];

    private static Symptom NoAnswer(string service) =>
        new(
            "no-answer",
            "`timed out`, `closed connection without response`, `no HTTP answer`, or `certificate verify failed`",
            $"the way to {service} broke, not the service: a tunnel went down, large packets are lost, or "
                + "something in between opens TLS",
            "see Tunnels in docs/runbook.md; HTTPS_PROXY, if the machine has one"
        );

    private static Symptom Rest(string cause, string fix) =>
        new(Other, "anything else", cause, fix);
}
