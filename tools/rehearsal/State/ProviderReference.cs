namespace KeylessAlloyDb.Rehearsal.State;

/// <summary>urn::id, the way in which a resource names its provider.</summary>
internal static class ProviderReference
{
    public const string TypePrefix = "pulumi:providers:";

    /// <param name="urn">The provider's URN.</param>
    /// <param name="id">Empty while it is not known.</param>
    public static string Create(string urn, string id) =>
        $"{urn}::{(id.Length == 0 ? Signatures.Unknown : id)}";

    public static string UrnOf(string reference)
    {
        var end = reference.LastIndexOf("::", StringComparison.Ordinal);
        return end < 0 ? reference : reference[..end];
    }

    public static string IdOf(string reference) => reference[(UrnOf(reference).Length + 2)..];

    public static bool IsProvider(string type) =>
        type.StartsWith(TypePrefix, StringComparison.Ordinal);

    /// <summary>A provider that the engine makes because the program names none.</summary>
    public static bool IsDefault(string urn) =>
        IsProvider(Urn.Type(urn)) && Urn.Name(urn).StartsWith("default", StringComparison.Ordinal);
}
