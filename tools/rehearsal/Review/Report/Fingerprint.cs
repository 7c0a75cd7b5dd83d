using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review.Report;

/// <summary>
/// Tells a plan from any other: SHA-256 of what its resources of the clouds are given, one line for
/// each value. The lab computes the same of the state that it plays.
/// </summary>
internal static class Fingerprint
{
    public static string Of(IEnumerable<ResourceState> resources)
    {
        var lines =
            from resource in resources
            where
                resource.Type.StartsWith("aws:", StringComparison.Ordinal)
                || resource.Type.StartsWith("gcp:", StringComparison.Ordinal)
            from line in Lines(resource.Inputs, "")
            select $"{resource.Type} {resource.Name} {line}";
        var text = string.Join('\n', lines.Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static IEnumerable<string> Lines(PropertyValue value, string path) =>
        value.Bare switch
        {
            PropertyMap map => map.SelectMany(entry => Lines(entry.Value, $"{path}.{entry.Key}")),
            ListValue list => list.Items.SelectMany(
                (item, index) => Lines(item, $"{path}[{index}]")
            ),
            TextValue text => [$"{path}={text.Value}"],
            NumberValue number => [$"{path}={number.Value.ToString(CultureInfo.InvariantCulture)}"],
            BoolValue flag => [$"{path}={(flag.Value ? "true" : "false")}"],
            _ => [$"{path}=?"],
        };
}
