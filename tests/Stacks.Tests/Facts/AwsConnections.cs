using KeylessAlloyDb.Testing.Infra.Mocks;

namespace KeylessAlloyDb.Stacks.Tests.Facts;

/// <summary>The two tunnels of each AWS connection, by the prefix of their properties.</summary>
internal static class AwsConnections
{
    public static IReadOnlyList<string> TransformLists { get; } =
    [
        "IkeVersions",
        "Phase1EncryptionAlgorithms",
        "Phase1IntegrityAlgorithms",
        "Phase1DhGroupNumbers",
        "Phase2EncryptionAlgorithms",
        "Phase2IntegrityAlgorithms",
        "Phase2DhGroupNumbers",
    ];

    public static void EachTunnel(Recording run, Action<Recorded, string> check)
    {
        foreach (var connection in run.All("aws:ec2/vpnConnection"))
        {
            check(connection, "tunnel1");
            check(connection, "tunnel2");
        }
    }

    public static IReadOnlyList<string> Values(Recording run, string property)
    {
        List<string> values = [];
        EachTunnel(
            run,
            (connection, tunnel) => values.Add(connection.Text($"{tunnel}{property}")!)
        );
        return values;
    }
}
