namespace KeylessAlloyDb.Client;

/// <summary>A message that the proxy logs when it cannot serve a client.</summary>
/// <param name="Name">As the script names it, in its JSON too.</param>
/// <param name="Words">
/// Parts of the message; a row matches if the message has all of them. A part can have alternatives. The
/// first matching row explains the message.
/// </param>
/// <param name="Cause">The likely causes.</param>
/// <param name="Fix">What to do.</param>
internal sealed record ProxyWord(string Name, string[][] Words, string Cause, string Fix);

/// <summary>
/// The messages of releases 1.17.0 and 1.17.2, in the one table behind <c>verify</c> and the runbook. They
/// come from the proxy, from Go and from the services; systemd writes into the same log.
/// </summary>
internal static class ProxyWords
{
    private const string Restart = "`sudo systemctl restart 'alloydb-auth-proxy-*'`";
    private const string Refresh = "`pulumi refresh`, then `pulumi up`";
    private const string Tunnels = "see Tunnels in docs/runbook.md";

    public static IReadOnlyList<ProxyWord> All { get; } =
    [
        new(
            "role",
            [
                ["unauthorized_client", "rejected by the attribute condition"],
            ],
            "Google does not trust the role. If verify's hop `exchange` works, the proxy still has the "
                + "credential file of its start",
            $"as for the hop `exchange`; after a new file {Restart}"
        ),
        new(
            "exchange",
            [
                ["invalid_grant", "invalid_target"],
            ],
            "the token service refuses the signature or the audience: the clock is off by more than 15 "
                + "minutes, or the file names another pool. If verify's hop `exchange` works, the proxy "
                + "still has the credential file of its start",
            $"`chronyc tracking`; after a new file {Restart}"
        ),
        new(
            "impersonation",
            [
                ["credentials: status code 403", "credentials: status code 404"],
            ],
            "the role may not become the service account, or that was deleted",
            "as for the hop `impersonation`"
        ),
        new(
            "service",
            [
                ["credentials: status code 5"],
            ],
            "Google's token service or IAM has a bad hour; the proxy does not try again by itself",
            "connect again"
        ),
        new(
            "metadata",
            [
                [
                    "unable to retrieve AWS role name",
                    "unable to retrieve AWS session token",
                    "169.254.169.254",
                ],
            ],
            "the metadata service refuses. With 401, the credential file lacks "
                + "`imdsv2_session_token_url`; with `network is unreachable`, the network was not up yet",
            $"as for the hop `metadata`; after a new file {Restart}"
        ),
        new(
            "connect",
            [
                ["alloydb.instances.connect"],
            ],
            "the service account lacks roles/alloydb.client",
            $"{Refresh}; a new role takes some minutes"
        ),
        new(
            "certificate-denied",
            [
                ["create ephemeral cert failed"],
            ],
            "the service account lacks roles/alloydb.client, of which this is the permission "
                + "alloydb.clusters.generateClientCertificate",
            $"{Refresh}; a new role takes some minutes"
        ),
        new(
            "disabled",
            [
                ["has not been used in project", "SERVICE_DISABLED"],
            ],
            "alloydb.googleapis.com is off in the project",
            $"{Refresh}; it takes some minutes"
        ),
        new(
            "not-found",
            [
                ["googleapi: Error 404"],
            ],
            "the instance was deleted or replaced",
            "see The instance was replaced in docs/runbook.md"
        ),
        new(
            "no-path",
            [
                ["does not have IP of type"],
            ],
            "the instance lacks this path: with \"PSC\", it was made without Private Service Connect; with "
                + "\"PUBLIC\", its public address was taken away",
            Refresh
        ),
        new(
            "google-names",
            [
                ["lookup "],
                ["googleapis.com on "],
                ["no such host", "i/o timeout"],
            ],
            "the names of Google's APIs do not resolve",
            "as for the hop `reach`"
        ),
        new(
            "no-such-host",
            [
                ["lookup "],
                ["no such host"],
            ],
            "the Resolver does not know the name that AlloyDB gives: the instance was replaced, or the "
                + "Resolver rule or the record is missing. After the fix it can take 30 seconds",
            "see The instance was replaced in docs/runbook.md; else as for the hop `dns`"
        ),
        new(
            "silent-resolver",
            [
                ["lookup "],
                ["i/o timeout"],
            ],
            "the Resolver does not answer: no tunnel is up, or port 53 is closed",
            Tunnels
        ),
        new(
            "port",
            [
                [":5433: "],
                ["i/o timeout", "no route to host", "connection refused"],
            ],
            "the endpoint does not answer on 5433",
            "as for the hop `port`"
        ),
        new(
            "reset",
            [
                ["connection reset by peer"],
            ],
            "the instance restarts, fails over or is updated",
            "connect again; sessions that were open are lost"
        ),
        new(
            "deadline",
            [
                ["context deadline exceeded"],
            ],
            "something did not answer for 30 seconds: the token service, IAM, AlloyDB's API or the metadata "
                + "service. The message does not say which",
            "as for the hops `metadata`, `reach` and `exchange`: verify names it"
        ),
        new(
            "other-instance",
            [
                [
                    "x509: certificate is valid for",
                    "x509: certificate is not valid for any names",
                    "x509: certificate signed by unknown authority",
                ],
            ],
            "the address is another instance's: an endpoint, a record or an /etc/hosts of an instance that "
                + "was replaced; or something in between opens TLS",
            "see The instance was replaced in docs/runbook.md; `getent hosts NAME` on the instance"
        ),
        new(
            "clock",
            [
                ["x509: certificate has expired or is not yet valid"],
            ],
            "the machine's clock is off, or the instance's certificate ended",
            "`chronyc tracking`; with a right clock, restart the instance of AlloyDB"
        ),
        new(
            "not-alloydb",
            [
                ["tls: protocol version not supported"],
            ],
            "what answers on 5433 speaks no TLS 1.3, which AlloyDB does: something in between opens TLS",
            "`getent hosts NAME` on the instance; exempt port 5433 from inspection"
        ),
        new(
            "client-certificate",
            [
                ["remote error: tls: "],
            ],
            "the instance refuses the proxy's client certificate. The proxy keeps it for up to an hour and "
                + "does not renew it for that",
            Restart
        ),
        new(
            "ended",
            [
                ["failed to connect to instance: EOF"],
            ],
            "the instance ended the connection before the login: it restarts, or its connectors are refused",
            "connect again; then as for the hop `api`"
        ),
        new(
            "no-file",
            [
                ["terminal error: unable to start"],
                ["credentials.json", "unexpected end of JSON input"],
            ],
            "the credential file is missing or damaged; the proxy starts again every ten seconds until it is "
                + "right",
            "as for the hop `credentials`"
        ),
        new(
            "port-taken",
            [
                ["bind: address already in use"],
            ],
            "something else listens on the proxy's port",
            "`sudo ss --listening --tcp --processes`; stop it"
        ),
        new(
            "no-binary",
            [
                ["Failed at step EXEC", "status=203/EXEC"],
            ],
            "the proxy is not installed yet, or its SHA-256 is not the pinned one",
            "`sudo journalctl --unit alloydb-install@proxy`"
        ),
        new(
            "killed",
            [
                ["status=9/KILL"],
            ],
            "something killed the proxy: the kernel, where memory ran out, or a person",
            "`sudo journalctl --dmesg --grep 'Out of memory'`; it starts again after ten seconds"
        ),
        new(
            "stopped",
            [
                ["terminal error: SIGTERM signal received"],
            ],
            "the unit was stopped or restarted, which the proxy logs as an error",
            "nothing"
        ),
        new(
            "by-the-instance",
            [
                ["instance closed the connection"],
            ],
            "PostgreSQL ended the session or refused it, and told the client why",
            "read the client's message"
        ),
    ];
}
