using System.Globalization;

namespace KeylessAlloyDb.Client;

/// <summary>One way from the instance to the database: a proxy of its own, on a port of its own.</summary>
/// <param name="Name">As units, outputs and <c>verify</c> name it.</param>
/// <param name="Flag">The proxy's flag for this path.</param>
/// <param name="Port">Where clients on the instance connect.</param>
/// <param name="HealthPort">Where the proxy answers <c>/startup</c>, <c>/liveness</c> and <c>/readiness</c>.</param>
/// <remarks>
/// Two processes, because <c>--psc</c> silently wins where one process has both flags. Ports beside
/// 5433, which is AlloyDB's own, and 9091, the proxy's administration.
/// https://github.com/GoogleCloudPlatform/alloydb-auth-proxy/blob/main/docs/cmd/alloydb-auth-proxy.md
/// </remarks>
internal sealed record ProxyPath(string Name, string Flag, int Port, int HealthPort)
{
    public const string Binary = "/usr/local/bin/alloydb-auth-proxy";
    public const string CredentialsFile = "/etc/alloydb/credentials.json";
    public const string SystemUser = "alloydb";
    public const string Listen = "127.0.0.1";

    public static ProxyPath Psc { get; } = new("psc", "--psc", 5432, 9090);

    public static ProxyPath Public { get; } = new("public", "--public-ip", 5434, 9092);

    /// <summary>The paths of a stack: the private one always, the public one where it is on.</summary>
    public static IReadOnlyList<ProxyPath> Enabled(bool publicPath) =>
        publicPath ? [Psc, Public] : [Psc];

    public string Unit => $"alloydb-auth-proxy-{Name}.service";

    /// <summary>The words of the command that serves this path to an instance.</summary>
    public IReadOnlyList<string> Command(
        string instanceUri,
        string credentialsFile = CredentialsFile,
        string binary = Binary
    ) =>
        [
            binary,
            $"--credentials-file={credentialsFile}",
            Flag,
            "--auto-iam-authn",
            $"--address={Listen}",
            $"--port={Text(Port)}",
            "--health-check",
            $"--http-address={Listen}",
            $"--http-port={Text(HealthPort)}",
            "--structured-logs",
            "--exit-zero-sigterm",
            "--disable-built-in-telemetry",
            instanceUri,
        ];

    /// <summary>The words of the command that logs in through this path. There is no password.</summary>
    public IReadOnlyList<string> Psql(string user, string database) =>
        [
            "psql",
            $"host={Listen} port={Text(Port)} user={Keyword(user)} dbname={Keyword(database)} sslmode=disable",
        ];

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    // https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE
    private static string Keyword(string value) =>
        value.Length > 0 && !value.Any(c => char.IsWhiteSpace(c) || c is '\'' or '\\')
            ? value
            : $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
