using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Network;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>
/// PostgreSQL behind the endpoint, as psql on a machine beside the instance reaches it, on the lab's measuring
/// port. The instance's own security group lets out the connectors' port only.
/// </summary>
internal static class DatabaseChecks
{
    private const string Query =
        "select host(inet_client_addr()), (select version from pg_stat_ssl where pid = pg_backend_pid())";

    public static async Task<IReadOnlyList<Check>> RunAsync(RunningLab lab)
    {
        var name = lab.Plan.Google.EndpointName.Value;
        var outcomes = await Task.WhenAll(
            LoginAsync(name),
            PsqlAsync(
                $"{PostgreSql.Connection(name)} hostaddr={lab.Plan.Google.Endpoint.Value}",
                Query
            )
        );
        return
        [
            new(
                "psql connects by name, with the server's name verified",
                outcomes[0].Words == $"{Topology.MeasuringAddress}|TLSv1.3",
                outcomes[0].Succeeded
                    ? $"seen as {outcomes[0].Words}"
                    : $"{outcomes[0].Words}; {Hint(outcomes[0].Words, outcomes[1].Succeeded)}"
            ),
        ];
    }

    /// <summary>Prints the client's address as the database sees it, and the version of TLS.</summary>
    public static Task<Outcome> LoginAsync(string name) =>
        PsqlAsync(PostgreSql.Connection(name), Query);

    public static Task<Outcome> PsqlAsync(string connection, string query) =>
        Command.InAsync(Topology.Neighbour, "psql", "-XAtc", query, connection);

    private static string Hint(string words, bool byAddress) =>
        words.Contains("Temporary failure") ? "the resolver's way is broken: tunnel, BGP or route"
        : byAddress ? "by address it works: a rule or a record is missing or wrong"
        : "neither by name nor by address";
}
