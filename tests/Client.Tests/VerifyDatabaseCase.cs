namespace KeylessAlloyDb.Client.Tests;

/// <summary>The same with a database behind the instance, in which the user can log in.</summary>
public abstract class VerifyDatabaseCase(Postgres postgres) : VerifyCase, IClassFixture<Postgres>
{
    private protected override int Port() => postgres.Port;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        if (Tools.Missing(["psql", "initdb"]) is null)
        {
            await postgres.RunAsync(
                Postgres.Owner,
                "postgres",
                $"create role \"{Connector.Settings.User}\" login"
            );
        }
    }
}
