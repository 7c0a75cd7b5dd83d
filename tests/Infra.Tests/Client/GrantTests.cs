namespace KeylessAlloyDb.Tests.Client;

/// <summary>Protects what may be granted on: schemas of one's own, each once.</summary>
public sealed class GrantTests
{
    [Theory]
    [InlineData("public")]
    [InlineData("select")]
    [InlineData("_a1")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123")]
    public void Takes_schema(string schema) =>
        Problems(new Grant(schema, GrantAccess.ReadOnly)).Should().BeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("App")]
    [InlineData("1st")]
    [InlineData("a b")]
    [InlineData("a\"; drop schema public cascade; --")]
    [InlineData("pg_catalog")]
    [InlineData("information_schema")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void Rejects_schema(string schema) =>
        Problems(new Grant(schema, GrantAccess.ReadOnly))
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("grants[0].schema = ")
            .And.Contain("is not a schema's name")
            .And.Contain("1 to 63 of a-z, 0-9 and _");

    [Fact]
    public void Rejects_a_schema_that_is_listed_twice() =>
        Problems(new("app", GrantAccess.ReadOnly), new("app", GrantAccess.ReadWrite))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("listed 2 times")
            .And.Contain("each schema once, with readOnly or readWrite");

    private static IReadOnlyList<string> Problems(params Grant[] grants)
    {
        var problems = new Problems();
        Grant.Validate(problems, "grants", grants);
        return problems.Messages;
    }
}
