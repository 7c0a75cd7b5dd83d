using System.Net;
using System.Net.Sockets;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>
/// A PostgreSQL server of a test class's own on loopback. It lets everybody in as whom he says he is, as
/// a proxy does who has already proven it.
/// </summary>
public sealed class Postgres : IAsyncLifetime
{
    /// <summary>The database's owner and superuser, as AlloyDB's own processes are.</summary>
    public const string Owner = "owner";

    private readonly string _folder = Directory.CreateTempSubdirectory("postgres-").FullName;

    /// <summary>Where it listens on 127.0.0.1.</summary>
    public int Port { get; } = FreePort();

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async Task InitializeAsync()
    {
        if (Tools.Missing(["initdb", "psql"]) is not null)
        {
            return;
        }
        if (Environment.IsPrivilegedProcess)
        {
            await Expect(Command.RunAsync("chown", "postgres", _folder));
        }
        await AsServerAsync(
            "initdb",
            $"--pgdata={_folder}/data",
            "--auth=trust",
            $"--username={Owner}",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C.UTF-8"
        );
        await AsServerAsync(
            "pg_ctl",
            "start",
            "--wait",
            $"--pgdata={_folder}/data",
            $"--log={_folder}/log",
            $"--options=-c port={Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c fsync=off"
        );
    }

    public async Task DisposeAsync()
    {
        if (Directory.Exists($"{_folder}/data"))
        {
            await AsServerAsync("pg_ctl", "stop", "--mode=immediate", $"--pgdata={_folder}/data");
        }
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What a statement answers, without header; its error where it fails.</summary>
    internal async Task<Outcome> RunAsync(string user, string database, string sql) =>
        await Command.RunAsync(
            "psql",
            [
                "--no-psqlrc",
                "--no-align",
                "--tuples-only",
                "--quiet",
                "--set=ON_ERROR_STOP=1",
                $"--dbname=host=127.0.0.1 port={Port} user={user} dbname={database}",
                "--file=-",
            ],
            environment: null,
            sql
        );

    /// <summary>Runs statements that must work.</summary>
    internal async Task<string> QueryAsync(string user, string database, string sql) =>
        (await Expect(RunAsync(user, database, sql))).Output.TrimEnd('\n');

    // PostgreSQL refuses to be run by root.
    private static Task<Outcome> AsServerAsync(string tool, params string[] arguments) =>
        Expect(
            Environment.IsPrivilegedProcess
                ? Command.RunAsync(
                    "runuser",
                    ["--user", "postgres", "--", Tools.Find(tool)!, .. arguments]
                )
                : Command.RunAsync(tool, arguments)
        );

    private static async Task<Outcome> Expect(Task<Outcome> running)
    {
        var outcome = await running;
        outcome.Exit.Should().Be(0, outcome.Output + outcome.Error);
        return outcome;
    }
}
