using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>PostgreSQL with TLS in the producer's network, behind the endpoint's two translations.</summary>
internal static class PostgreSql
{
    public const string Folder = $"{Sandbox.Folder}/postgres";
    public const string Authority = $"{Folder}/server.crt";
    public const string User = "lab";
    private const string Database = "postgres";

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

    /// <param name="name">The name that clients connect to; the certificate carries it.</param>
    /// <param name="login">Whose user and database to create; null for none.</param>
    public static async Task<Daemon> StartAsync(string name, LoginPlan? login)
    {
        Directory.CreateDirectory(Folder);
        using (var certificate = Certificate.For(name))
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
                    + (login.Database == Database ? "" : $"create database \"{login.Database}\"\n")
            );
        }
        await File.WriteAllTextAsync(
            $"{Folder}/data/pg_hba.conf",
            "local all all trust\nhostssl all all 0.0.0.0/0 trust\n"
        );
        return Daemon.Start(
            "postgres",
            Topology.Database,
            Sandbox.Folder,
            $"exec {string.Join(' ', s_asPostgres)} {Programs}/postgres -D {Folder}/data "
                + $"-k {Folder} -c listen_addresses={Topology.DatabaseAddress} -c shared_buffers=8MB "
                + "-c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=8MB -c min_wal_size=2MB "
                + $"-c ssl=on -c ssl_cert_file={Authority} -c ssl_key_file={Folder}/server.key"
        );
    }

    /// <summary>The connection of a careful client: by name, with the server's name verified.</summary>
    public static string Connection(string host, int port = 5432) =>
        $"host={host} port={port} dbname=postgres user={User} sslmode=verify-full "
        + $"sslrootcert={Authority} connect_timeout=4";
}
