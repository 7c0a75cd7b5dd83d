// There is no connector for .NET. The Auth Proxy beside this program encrypts and logs in, so here is no password.
using Npgsql;

var connection = new NpgsqlConnectionStringBuilder
{
    Host = "127.0.0.1",
    Port = 5432,
    Username = Environment.GetEnvironmentVariable("ALLOYDB_USER"),
    Database = "postgres",
    SslMode = SslMode.Disable,
    // A primary that fails over leaves dead connections behind.
    ConnectionLifetime = 600,
    KeepAlive = 30,
};
await using var database = NpgsqlDataSource.Create(connection);
await using var command = database.CreateCommand("SELECT current_user");
Console.WriteLine(await command.ExecuteScalarAsync().ConfigureAwait(false));
