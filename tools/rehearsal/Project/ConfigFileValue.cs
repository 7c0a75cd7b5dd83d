using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Rehearsal.Project;

internal static class ConfigFileValue
{
    /// <summary>
    /// A scalar in quotes keeps its text. One without is a number or truth value where it looks like
    /// one, and comes out as Go prints it: 1.20 as 1.2, 012345678901 as 12345678901. Lists and
    /// objects become JSON.
    /// </summary>
    public static ConfigValue Parse(YamlNode node, bool secret) =>
        node is YamlScalarNode { Style: not ScalarStyle.Plain } scalar
            ? new(scalar.Value ?? "", secret)
            : ConfigValue.From(node.ToJson(), secret);

    public static bool IsNull(this YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain } && node.ToJson() is null;

    /// <summary>A value that only the stack's secrets provider can read.</summary>
    public static bool IsEncrypted(YamlNode node) =>
        node is YamlMappingNode { Children.Count: 1 } map && map.Find("secure") is not null;
}
