using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Rehearsal.Project;

internal static class ConfigFileValue
{
    /// <summary>
    /// A scalar keeps its text, so that an account id keeps its leading zeros; lists and objects
    /// become JSON.
    /// </summary>
    public static ConfigValue Parse(YamlNode node, bool secret) =>
        node is YamlScalarNode scalar
            ? new(scalar.Value ?? "", secret)
            : ConfigValue.From(node.ToJson(), secret);

    /// <summary>A value that only the stack's secrets provider can read.</summary>
    public static bool IsEncrypted(YamlNode node) =>
        node is YamlMappingNode { Children.Count: 1 } map && map.Find("secure") is not null;
}
