using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Client;

/// <summary>A workload's access to the tables and sequences of a schema.</summary>
public enum GrantAccess
{
    /// <summary>Select.</summary>
    ReadOnly,

    /// <summary>Select, insert, update and delete, and the use of sequences.</summary>
    ReadWrite,
}

/// <summary>One workload privilege: the access of the workload's database user to one schema.</summary>
/// <param name="Schema">
/// 1 to 63 of a-z, 0-9 and <c>_</c>, not beginning with a digit and none of PostgreSQL's own schemas.
/// It is created if it is missing.
/// </param>
/// <param name="Access">Read only, or read and write; tables that are created later included.</param>
/// <remarks>https://www.postgresql.org/docs/current/ddl-priv.html</remarks>
public sealed partial record Grant(string Schema, GrantAccess Access)
{
    private const string Allowed =
        "1 to 63 of a-z, 0-9 and _, not beginning with a digit or pg_, and not information_schema";

    internal static void Validate(Problems problems, string setting, IReadOnlyList<Grant> grants)
    {
        for (var i = 0; i < grants.Count; i++)
        {
            _ =
                problems.IsSound($"{setting}[{i}]")
                && problems.RequireForm(
                    IsSchema(grants[i].Schema),
                    $"{setting}[{i}].schema",
                    grants[i].Schema,
                    "is not a schema's name",
                    Allowed
                );
        }

        foreach (
            var same in grants
                .Index()
                .GroupBy(grant => grant.Item.Schema)
                .Where(group => group.Count() > 1)
        )
        {
            problems.Require(
                false,
                $"{setting}[{same.Last().Index}].schema",
                same.Key,
                $"the same schema is listed {same.Count()} times",
                "each schema once, with readOnly or readWrite"
            );
        }
    }

    private static bool IsSchema(string? name) =>
        name is not null
        && SchemaName().IsMatch(name)
        && !name.StartsWith("pg_", StringComparison.Ordinal)
        && name != "information_schema";

    [GeneratedRegex(@"\A[a-z_][a-z0-9_]{0,62}\z")]
    private static partial Regex SchemaName();
}
