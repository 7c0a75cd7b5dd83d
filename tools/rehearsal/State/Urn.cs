namespace KeylessAlloyDb.Rehearsal.State;

/// <summary>urn:pulumi:stack::project::parentTypes$type::name</summary>
internal static class Urn
{
    public const string StackType = "pulumi:pulumi:Stack";

    public static string Prefix(string stack, string project) => $"urn:pulumi:{stack}::{project}::";

    public static string Create(
        string stack,
        string project,
        string parent,
        string type,
        string name
    )
    {
        var parentType = parent.Length == 0 ? "" : QualifiedType(parent);
        var qualified = parentType is "" or StackType ? type : $"{parentType}${type}";
        return $"{Prefix(stack, project)}{qualified}::{name}";
    }

    public static string Validate(string urn) =>
        IsValid(urn) ? urn : throw new FormatException($"'{urn}' is not a URN");

    public static bool IsValid(string urn) =>
        urn.StartsWith("urn:pulumi:", StringComparison.Ordinal) && Parts(urn).Length == 4;

    /// <summary>The type with those of its parents before it, separated by $.</summary>
    public static string QualifiedType(string urn) => Parts(urn)[2];

    public static string Type(string urn) => QualifiedType(urn).Split('$')[^1];

    public static string Name(string urn) => Parts(urn)[3];

    private static string[] Parts(string urn) => urn.Split("::", 4);
}
