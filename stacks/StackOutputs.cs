namespace KeylessAlloyDb.Stacks;

/// <summary>Outputs that are put together from several resources.</summary>
internal static class StackOutputs
{
    /// <summary>The tunnels without their keys.</summary>
    public static Output<ImmutableArray<ImmutableDictionary<string, string>>> Tunnels(
        ImmutableArray<VpnTunnelEnd> awsEnds,
        ImmutableArray<Output<string>> googleAddresses
    ) =>
        Output.All(
            awsEnds.Select(end =>
                Output
                    .Tuple(end.OutsideAddress, googleAddresses[end.Plan.Connection])
                    .Apply(t =>
                        new Dictionary<string, string>
                        {
                            ["name"] = $"tunnel-{end.Plan.Index}",
                            ["awsOutside"] = t.Item1,
                            ["googleOutside"] = t.Item2,
                            ["awsInside"] = end.Plan.AwsInsideAddress,
                            ["googleInside"] = end.Plan.GoogleInsideAddress,
                            ["insideCidr"] = end.Plan.InsideCidr,
                        }.ToImmutableDictionary()
                    )
            )
        );
}
