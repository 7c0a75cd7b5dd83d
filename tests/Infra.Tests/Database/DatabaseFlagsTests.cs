namespace KeylessAlloyDb.Infra.Tests.Database;

/// <summary>Protects an update from a flag that AlloyDB refuses after minutes, and the login from its own flags.</summary>
public sealed class DatabaseFlagsTests
{
    [Theory]
    [InlineData("max_connections", "2000", "POSTGRES_17")]
    [InlineData("work_mem", "64MB", "POSTGRES_17")]
    [InlineData("alloydb.enable_pgaudit", "on", "POSTGRES_14")]
    [InlineData("pgaudit.log", "ddl, role", "POSTGRES_17")]
    [InlineData("autovacuum_vacuum_scale_factor", "0.05", "POSTGRES_17")]
    [InlineData("event_triggers", "on", "POSTGRES_17")]
    [InlineData("alloydb.brand_new", "1", "POSTGRES_17")]
    public void Takes(string flag, string value, string version) =>
        Check(flag, value, version).Should().BeEmpty();

    [Theory]
    [InlineData("max_connections", "0", "POSTGRES_17", "is no value of this flag")]
    [InlineData("max_connections", "2 000", "POSTGRES_17", "is no value of this flag")]
    [InlineData("work_mem", "64mb", "POSTGRES_17", "is no value of this flag")]
    [InlineData("alloydb.enable_pgaudit", "true", "POSTGRES_17", "is no value of this flag")]
    [InlineData("pgaudit.log", "", "POSTGRES_17", "is no value of this flag")]
    [InlineData("event_triggers", "on", "POSTGRES_16", "the flag is not in POSTGRES_16")]
    [InlineData("alloydb.newer", "1", "POSTGRES_17", "is not a database flag of AlloyDB")]
    [InlineData("alloydb.iam_authentication", "on", "POSTGRES_17", "the program sets this flag")]
    [InlineData("password.enforce_complexity", "off", "POSTGRES_17", "the program sets this flag")]
    public void Refuses(string flag, string value, string version, string why) =>
        Check(flag, value, version).Should().ContainSingle().Which.Should().Contain(why);

    /// <summary>Each line of the list is one that the checks can read.</summary>
    [Fact]
    public void Every_flag_of_the_list_refuses_an_empty_value() =>
        ValueList
            .DatabaseFlags.Names.Except([
                "alloydb.iam_authentication",
                "password.enforce_complexity",
            ])
            .Where(flag => Check(flag, "", "POSTGRES_18").Count != 1)
            .Should()
            .BeEmpty();

    private static IReadOnlyList<string> Check(string flag, string value, string version)
    {
        var problems = new Problems();
        DatabaseFlags.Validate(
            problems,
            "databaseFlags",
            new Dictionary<string, string> { [flag] = value },
            version,
            ["alloydb.brand_new"]
        );
        return problems.Messages;
    }
}
