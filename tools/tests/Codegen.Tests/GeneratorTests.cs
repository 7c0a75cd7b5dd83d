using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Codegen.Tests;

/// <summary>
/// Protects whoever updates a slice: what the generator does not know stops the build and says where,
/// instead of becoming a type that differs from the official one.
/// </summary>
public sealed class GeneratorTests
{
    private const string Token = "gcp:dns/policy:Policy";

    [Fact]
    public void The_same_schema_gives_the_same_code()
    {
        var text = Text(WithInput("""{ "type": "string" }"""));

        Sdk.Write(Schema.Parse(text)).Should().Be(Sdk.Write(Schema.Parse(text)));
    }

    [Fact]
    public void A_type_that_nothing_uses_is_not_written()
    {
        var schema = WithInput("""{ "$ref": "#/types/gcp:dns/Used:Used" }""");
        schema["types"] = JsonNode.Parse(
            """
            {
              "gcp:dns/Used:Used": { "properties": { "a": { "type": "string" } } },
              "gcp:dns/Spare:Spare": { "properties": { "a": { "type": "string" } } }
            }
            """
        );

        var code = Sdk.Write(Schema.Parse(Text(schema)));

        code.Should().Contain("class UsedArgs").And.Contain("class UsedGetArgs");
        code.Should().NotContain("Spare");
    }

    [Fact]
    public void A_member_named_by_a_keyword_compiles()
    {
        var schema = WithInput("""{ "type": "string" }""");
        schema["functions"] = JsonNode.Parse(
            """
            {
              "gcp:dns/getPolicy:getPolicy": {
                "outputs": { "properties": { "default": { "type": "string" } } }
              }
            }
            """
        );

        Sdk.Write(Schema.Parse(Text(schema))).Should().Contain("Default = @default;");
    }

    [Theory]
    [InlineData("""{ "type": "string", "plain": true }""", "plain", "$.resources")]
    [InlineData("""{ "type": "tuple" }""", "type tuple", "PolicyArgs.it")]
    [InlineData("""{ "type": "array" }""", "array with items", "PolicyArgs.it")]
    [InlineData("""{ "$ref": "#/types/gcp:dns/No:No" }""", "gcp:dns/No:No", "PolicyArgs.it")]
    [InlineData("""{ "$ref": "#/resources/gcp:dns/policy:Policy" }""", "#/types/", "PolicyArgs.it")]
    [InlineData(
        """{ "oneOf": [{ "type": "string" }, { "type": "integer" }, { "type": "boolean" }] }""",
        "oneOf of 3 types",
        "PolicyArgs.it"
    )]
    [InlineData("""{ "type": "integer", "default": 3 }""", "default", "PolicyArgs.it")]
    [InlineData(
        """{ "type": "boolean", "defaultInfo": { "environment": ["A"] } }""",
        "default",
        "PolicyArgs.it"
    )]
    [InlineData(
        """{ "secret": true, "oneOf": [{ "type": "string" }, { "type": "integer" }] }""",
        "secret InputUnion<string, int>",
        "PolicyArgs.it"
    )]
    public void Rejects_a_construct_that_it_does_not_know(
        string property,
        string what,
        string where
    )
    {
        var writing = () => Sdk.Write(Schema.Parse(Text(WithInput(property))));

        writing.Should().Throw<SchemaException>().WithMessage($"*{where}*{what}*");
    }

    [Fact]
    public void Rejects_a_property_named_like_its_class()
    {
        var schema = WithInput("""{ "type": "string" }""");
        schema["resources"]![Token]!["properties"] = JsonNode.Parse(
            """{ "policy": { "type": "string" } }"""
        );

        var writing = () => Sdk.Write(Schema.Parse(Text(schema)));

        writing
            .Should()
            .Throw<SchemaException>()
            .WithMessage("Policy.policy: *language.csharp.name*");
    }

    [Theory]
    [InlineData("""{ "type": "integer", "enum": [] }""", "enum of integer")]
    [InlineData("""{ "type": "string", "enum": [{ "name": "1x", "value": "1" }] }""", "1x")]
    public void Rejects_an_enum_that_it_cannot_write(string type, string what)
    {
        var schema = WithInput("""{ "type": "string" }""");
        schema["types"] = JsonNode.Parse($$"""{ "gcp:dns/kind:Kind": {{type}} }""");

        var writing = () => Sdk.Write(Schema.Parse(Text(schema)));

        writing.Should().Throw<SchemaException>().WithMessage($"gcp:dns/kind:Kind: *{what}*");
    }

    [Fact]
    public void Rejects_a_token_without_three_parts()
    {
        var schema = WithInput("""{ "type": "string" }""");
        schema["resources"]!["gcp:Policy"] = new JsonObject();

        var writing = () => Sdk.Write(Schema.Parse(Text(schema)));

        writing.Should().Throw<SchemaException>().WithMessage("gcp:Policy: *three parts*");
    }

    [Fact]
    public void Rejects_what_is_no_schema()
    {
        var parsing = () => Schema.Parse("""{ "name": "gcp" }""");

        parsing.Should().Throw<SchemaException>().WithMessage("*version*");
    }

    private static JsonObject WithInput(string property) =>
        JsonNode
            .Parse(
                $$"""
                {
                  "name": "gcp",
                  "version": "1.2.3",
                  "language": { "csharp": {} },
                  "provider": {},
                  "resources": { "{{Token}}": { "inputProperties": { "it": {{property}} } } },
                  "functions": {},
                  "types": {}
                }
                """
            )!
            .AsObject();

    private static string Text(JsonObject schema) => schema.ToJsonString();
}
