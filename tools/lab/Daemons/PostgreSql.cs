using System.Globalization;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>PostgreSQL with TLS in the producer's network, behind the endpoint's two translations.</summary>
internal static class PostgreSql
{
    public const string Folder = $"{Sandbox.Disk}/postgres";
    public const string Authority = $"{Folder}/server.crt";
    public const string User = "lab";

    /// <summary>
    /// The lab's own way to the database, for psql and pgbench: the instance's port 5432 may refuse them. No
    /// instance of AlloyDB has it.
    /// </summary>
    public const int MeasuringPort = 15432;

    private const string Database = "postgres";

    /// <summary>Few, since a run uses them up.</summary>
    private const int MaxConnections = 40;

    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(20);

    private static readonly string[] s_asPostgres =
    [
        "setpriv",
        "--reuid=postgres",
        "--regid=postgres",
        "--clear-groups",
    ];

    /// <summary>Where Debian puts the programs of the newest version.</summary>
    public static string Programs =>
        Directory
            .GetDirectories("/usr/lib/postgresql")
            .OrderBy(path => int.Parse(Path.GetFileName(path), null))
            .Last() + "/bin";

    /// <summary>Where clients on the same machine connect, without TLS and without a password.</summary>
    public const string Socket = $"{Folder}/.s.PGSQL.5432";

    /// <param name="google">The name that clients connect to, and who may come without a connector.</param>
    /// <param name="login">Whose user, database and privileges to create; null for none.</param>
    public static async Task<Daemon> StartAsync(GooglePlan google, LoginPlan? login)
    {
        Directory.CreateDirectory(Folder);
        using (var certificate = Certificate.For(google.EndpointName.Value))
        {
            await File.WriteAllTextAsync(Authority, certificate.ExportCertificatePem());
            using var key =
                System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(
                    certificate
                )!;
            await File.WriteAllTextAsync($"{Folder}/server.key", key.ExportPkcs8PrivateKeyPem());
        }
        File.SetUnixFileMode($"{Folder}/server.key", UnixFileMode.UserRead);
        await Command.RequireAsync(["chown", "-R", "postgres:postgres", Folder]);
        await Command.RequireAsync([
            .. s_asPostgres,
            $"{Programs}/initdb",
            "--pgdata",
            $"{Folder}/data",
            "--username",
            User,
            "--no-sync",
            "--wal-segsize=1",
            "--locale=C.UTF-8",
            "--auth=trust",
        ]);
        if (login is not null)
        {
            await Command.RequireAsync(
                [
                    .. s_asPostgres,
                    $"{Programs}/postgres",
                    "--single",
                    "-D",
                    $"{Folder}/data",
                    Database,
                ],
                $"create role \"{login.User}\" login\n"
                    + $"create role {GrantsPlan.Group} createrole createdb\n"
                    + $"alter database {Database} owner to {GrantsPlan.Group}\n"
                    + (
                        login.Grants is not null || login.Database == Database
                            ? ""
                            : $"create database \"{login.Database}\"\n"
                    )
            );
        }
        await File.WriteAllTextAsync($"{Folder}/data/pg_hba.conf", HostRules(google));
        var daemon = Daemon.Start(
            "postgres",
            Topology.Database,
            Sandbox.Folder,
            $"exec {string.Join(' ', s_asPostgres)} {Programs}/postgres -D {Folder}/data "
                + $"-k {Folder} -c listen_addresses={Topology.DatabaseAddress} -c shared_buffers=8MB "
                + "-c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=8MB -c min_wal_size=2MB "
                + $"-c max_connections={MaxConnections} -c autovacuum=off -c max_logical_replication_workers=0 "
                + $"-c ssl=on -c ssl_cert_file={Authority} -c ssl_key_file={Folder}/server.key"
        );
        if (login?.Grants is { } grants)
        {
            await GrantAsync(daemon, grants);
        }
        return daemon;
    }

    /// <summary>Who may log in from where: pg_hba.conf, of which the first line that fits decides.</summary>
    /// <remarks>
    /// https://cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters.instances#ClientConnectionConfig
    /// No user has a password here, so whom PostgreSQL asks for one is neither refused nor let in.
    /// </remarks>
    public static string HostRules(GooglePlan google)
    {
        var others = (google.RequireConnectors.Value, google.SslMode.Value) switch
        {
            ("true", _) => "host all all all reject",
            (_, "ALLOW_UNENCRYPTED_AND_ENCRYPTED") => "host all all all scram-sha-256",
            _ => "hostssl all all all scram-sha-256",
        };
        return $"""
            local all all trust
            hostssl {Database} {User} {Topology.MeasuringAddress}/32 trust
            {others}

            """;
    }

    /// <summary>Runs SQL as the superuser, on PostgreSQL's own machine.</summary>
    /// <param name="database">The database.</param>
    /// <param name="sql">psql's input.</param>
    /// <param name="variables"><c>name=value</c>.</param>
    /// <exception cref="LabException">PostgreSQL refuses.</exception>
    public static Task RunAsync(string database, string sql, params string[] variables) =>
        Command.RequireAsync(
            [
                "psql",
                "--no-psqlrc",
                "--quiet",
                $"--host={Folder}",
                $"--username={User}",
                $"--dbname={database}",
                "--set=ON_ERROR_STOP=1",
                .. variables.Select(variable => $"--set={variable}"),
            ],
            sql
        );

    /// <summary>How many connections of clients there are, and how many there may be.</summary>
    public static async Task<(int Used, int Limit)> ConnectionsAsync()
    {
        var used = await Command.RequireAsync([
            "psql",
            "--no-psqlrc",
            "--tuples-only",
            "--no-align",
            $"--host={Folder}",
            $"--username={User}",
            $"--dbname={Database}",
            "--command=select count(*) from pg_stat_activity where backend_type = 'client backend'",
        ]);
        return (int.Parse(used, CultureInfo.InvariantCulture), MaxConnections);
    }

    /// <summary>What the stack's document does as a short-lived account of the same group.</summary>
    private static async Task GrantAsync(Daemon daemon, GrantsPlan grants)
    {
        await Until.HoldsAsync(
            async () =>
            {
                daemon.RequireRunning();
                // The socket is there before PostgreSQL takes connections.
                return (
                    await Command.RunAsync([
                        $"{Programs}/pg_isready",
                        "--quiet",
                        $"--host={Folder}",
                    ])
                ).Succeeded;
            },
            s_start,
            "PostgreSQL takes no connections"
        );
        await RunAsync(Database, grants.CreateDatabase, $"name={grants.Database}");
        await RunAsync(grants.Database, grants.Sql, $"user={grants.User}", $"grants={grants.Json}");
    }

    /// <summary>The connection of a careful client: by name, with the server's name verified.</summary>
    public static string Connection(string host, int port = MeasuringPort) =>
        $"host={host} port={port} dbname=postgres user={User} sslmode=verify-full "
        + $"sslrootcert={Authority} connect_timeout=4";
}
