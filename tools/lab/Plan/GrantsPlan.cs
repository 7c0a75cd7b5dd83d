using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>The workload's privileges, as the stack's own document gives them.</summary>
/// <param name="Database">The database that they are for.</param>
/// <param name="User">Who gets them.</param>
/// <param name="Json">The list of schemas, for the variable <c>grants</c> of <paramref name="Sql"/>.</param>
/// <param name="CreateDatabase">psql's input that creates the database; its variable is <c>name</c>.</param>
/// <param name="Sql">psql's input that gives the privileges; its variables are <c>user</c> and <c>grants</c>.</param>
internal sealed record GrantsPlan(
    string Database,
    string User,
    string Json,
    string CreateDatabase,
    string Sql
)
{
    /// <summary>The group that owns what the scripts create.</summary>
    /// <remarks>https://cloud.google.com/alloydb/docs/database-users/overview</remarks>
    public const string Group = "alloydbsuperuser";

    private const string Mark = "END-OF-GRANTS";

    public IReadOnlyList<GrantedSchema> Schemas =>
        [
            .. JsonNode
                .Parse(Json)!
                .AsArray()
                .Select(one => new GrantedSchema(
                    StateResource.AsText(one!["schema"]),
                    (bool)one["write"]!
                )),
        ];

    /// <summary>Null where the stack has no such document.</summary>
    public static GrantsPlan? Read(StateFile state) =>
        ScriptDocument.Find(
            state.Resources.Where(resource => resource.Type == ScriptDocument.Type),
            Mark
        )
            is { } script
            ? new(
                script.Setting("database"),
                script.Setting("user"),
                script.Setting("grants"),
                script.HereDocument("END-OF-DATABASE"),
                script.HereDocument(Mark)
            )
            : null;
}

/// <param name="Name">The schema's name, unquoted.</param>
/// <param name="CanWrite">Whether the workload may change rows, or only read them.</param>
internal sealed record GrantedSchema(string Name, bool CanWrite);
