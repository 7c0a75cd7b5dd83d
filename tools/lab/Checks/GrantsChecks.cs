using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>
/// What the workload may do in the database once it has logged in: what the stack's grants say, and nothing
/// else.
/// </summary>
internal static class GrantsChecks
{
    /// <summary>A schema that no stack grants, and the table that the lab puts into every schema.</summary>
    private const string Closed = "lab_closed";
    private const string Table = "lab_item";

    public static async Task<IReadOnlyList<Check>> RunAsync(RunningLab lab)
    {
        if (lab.Plan.Login is not { Grants: { } grants } login)
        {
            return [];
        }
        const string Name = "The workload may do what the grants say, and nothing else";
        var path = lab.Logins.FirstOrDefault(path => path.Carried)?.Path;
        if (path is null)
        {
            return [new(Name, false, "no path carries a login")];
        }
        var unit = login.Units.Single(unit => unit.Path == path);
        await PostgreSql.RunAsync(grants.Database, Tables(grants));
        var asked = await Task.WhenAll(
            Statements(grants)
                .Select(async one =>
                    (Statement: one, Outcome: await AskAsync(login, unit, one.Sql))
                )
        );
        var wrong = asked
            .Where(each => !each.Statement.IsAsItMustBe(each.Outcome))
            .Select(each =>
                $"{each.Statement.Sql}: {(each.Outcome.Succeeded ? "allowed" : each.Outcome.Words)}"
            )
            .ToList();
        return
        [
            new(
                Name,
                wrong.Count == 0,
                wrong.Count == 0
                    ? $"{asked.Count(each => each.Statement.IsAllowed)} statements allowed, "
                        + $"{asked.Count(each => !each.Statement.IsAllowed)} refused: {grants.Json}"
                    : string.Join("; ", wrong)
            ),
        ];
    }

    /// <summary>Made after the grants, as an application's migrations are.</summary>
    private static string Tables(GrantsPlan grants) =>
        $"set role {GrantsPlan.Group};\ncreate schema {Closed};\n"
        + string.Concat(
            grants
                .Schemas.Select(schema => schema.Name)
                .Append(Closed)
                .Select(schema => $"create table {In(schema, Table)} (id integer);\n")
        );

    private static IEnumerable<Statement> Statements(GrantsPlan grants) =>
        [
            .. grants.Schemas.SelectMany(schema =>
                (Statement[])
                    [
                        new($"select id from {In(schema.Name, Table)}", true),
                        new($"insert into {In(schema.Name, Table)} values (1)", schema.CanWrite),
                        new($"truncate {In(schema.Name, Table)}", false),
                        new($"create table {In(schema.Name, "lab_own")} ()", false),
                    ]
            ),
            new($"select id from {In(Closed, Table)}", false),
        ];

    private static string In(string schema, string name) =>
        $"\"{schema.Replace("\"", "\"\"")}\".{name}";

    private static Task<Outcome> AskAsync(LoginPlan login, ProxyUnit unit, string sql) =>
        Command.InAsync(
            Topology.Ec2,
            "psql",
            "-wXAtqc",
            sql,
            $"host=127.0.0.1 port={unit.Port} dbname={login.Database} user={login.User} sslmode=disable"
        );

    private sealed record Statement(string Sql, bool IsAllowed)
    {
        public bool IsAsItMustBe(Outcome outcome) =>
            IsAllowed
                ? outcome.Succeeded
                : outcome.Error.Contains("permission denied", StringComparison.Ordinal);
    }
}
