using CsCheck;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>Protects that the command which an operator copies logs in as the user, to the database.</summary>
public sealed class PsqlCommandTests(Postgres postgres) : IClassFixture<Postgres>
{
    [ToolFact("psql", "initdb")]
    public async Task Real_psql_understands_every_name()
    {
        var path = new ProxyPath("test", "", postgres.Port, HealthPort: 0);
        await Gen.String[Gen.Char[" '\"\\$%=a-b@.é"], 1, 20]
            .SampleAsync(
                async name =>
                {
                    var quoted = name.Replace("\"", "\"\"", StringComparison.Ordinal);
                    await postgres.QueryAsync(
                        Postgres.Owner,
                        "postgres",
                        $"drop role if exists \"{quoted}\"; create role \"{quoted}\" login"
                    );

                    var outcome = await Command.RunAsync(
                        "sh",
                        [],
                        environment: null,
                        $"{Quote.Shell(path.Psql(name, "postgres"))} --no-psqlrc -Atc 'select session_user'"
                    );

                    outcome.Output.Should().Be($"{name}\n", outcome.Error);
                },
                iter: 5,
                threads: 1
            );
    }
}
