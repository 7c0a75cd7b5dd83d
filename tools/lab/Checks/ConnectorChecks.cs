using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Network;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>
/// The instance's port 5432, for clients without a connector: it lets nobody in. The instance's own security
/// group would keep them from it, so a machine beside the instance tries.
/// </summary>
internal static class ConnectorChecks
{
    private const int Port = 5432;

    public static async Task<IReadOnlyList<Check>> RunAsync(RunningLab lab)
    {
        var (aws, google) = (lab.Plan.Aws, lab.Plan.Google);
        string[] addresses =
        [
            google.Endpoint.Value,
            .. aws.Nat is not null && google.PublicAddress is { } address
                ? [address.Value]
                : Array.Empty<string>(),
        ];
        var tries = await Task.WhenAll(
            from one in addresses
            from mode in (string[])["disable", "require"]
            select TryAsync(one, mode)
        );
        var wrong = tries.Where(words => words.Length > 0).ToList();
        if (google.RequireConnectors.Value != "true")
        {
            wrong.Insert(0, google.RequireConnectors.ToString());
        }
        return
        [
            new(
                $"Nobody without a connector is let in on port {Port}",
                wrong.Count == 0,
                wrong.Count == 0
                    ? $"refused at {string.Join(" and ", addresses)}, in the clear and with TLS"
                    : string.Join("; ", wrong)
            ),
        ];
    }

    /// <returns>Empty where the server refuses before it asks who it is.</returns>
    private static async Task<string> TryAsync(string address, string mode)
    {
        var outcome = await Command.InAsync(
            Topology.Neighbour,
            "psql",
            "-wXAtc",
            "select 1",
            $"host={address} port={Port} dbname=postgres user={PostgreSql.User} sslmode={mode} connect_timeout=4"
        );
        return !outcome.Succeeded && outcome.Error.Contains("pg_hba.conf", StringComparison.Ordinal)
            ? ""
            : $"{address} with sslmode={mode}: {outcome.Words}";
    }
}
