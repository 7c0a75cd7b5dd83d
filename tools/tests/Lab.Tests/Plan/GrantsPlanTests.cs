using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Tests.Plan;

/// <summary>Protects that the lab gives the privileges that the stack's own document gives, with its own SQL.</summary>
public sealed class GrantsPlanTests
{
    [Fact]
    public void Scripts_and_settings_are_the_documents_own()
    {
        var grants = Read(
            """
            # settings:
            database=orders
            user='reader@acme.iam'
            grants='[{"schema":"app","write":true},{"schema":"o'\''neill","write":false}]'
            cat >"$directory/grants.sql" <<'END-OF-GRANTS'
            grant select on all tables;
            commit;
            END-OF-GRANTS
            as_grantor --dbname=postgres <<'END-OF-DATABASE'
            create database;
            END-OF-DATABASE
            as_grantor --set="user=$user"
            """
        )!;

        grants.Database.Should().Be("orders");
        grants.User.Should().Be("reader@acme.iam");
        grants
            .Schemas.Should()
            .Equal(new GrantedSchema("app", CanWrite: true), new("o'neill", CanWrite: false));
        grants.Sql.Should().Be("grant select on all tables;\ncommit;");
        grants.CreateDatabase.Should().Be("create database;");
    }

    [Fact]
    public void A_stack_without_the_document_gives_none() => Read("echo hello").Should().BeNull();

    private static GrantsPlan? Read(string script)
    {
        var content = new JsonObject
        {
            ["mainSteps"] = new JsonArray(
                new JsonObject
                {
                    ["inputs"] = new JsonObject
                    {
                        ["runCommand"] = new JsonArray([
                            .. script.Split('\n').Select(line => (JsonNode)line),
                        ]),
                    },
                }
            ),
        };
        return GrantsPlan.Read(
            StateFile.Parse(
                new SampleState()
                    .Add(
                        "connector-grants",
                        ScriptDocument.Type,
                        new() { ["content"] = content.ToJsonString() }
                    )
                    .Text
            )
        );
    }
}
