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
                    .Tuple(
                        end.OutsideAddress,
                        googleAddresses[end.Plan.Connection],
                        end.AwsInsideAddress,
                        end.GoogleInsideAddress
                    )
                    .Apply(t =>
                        new Dictionary<string, string>
                        {
                            ["name"] = $"tunnel-{end.Plan.Index}",
                            ["awsOutside"] = t.Item1,
                            ["googleOutside"] = t.Item2,
                            ["awsInside"] = t.Item3,
                            ["googleInside"] = t.Item4,
                            ["insideCidr"] = end.Plan.InsideCidr,
                        }.ToImmutableDictionary()
                    )
            )
        );
}
