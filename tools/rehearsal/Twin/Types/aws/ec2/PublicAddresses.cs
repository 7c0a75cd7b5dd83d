namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Public addresses as AWS assigns them, each one only once.</summary>
internal static class PublicAddresses
{
    /// <param name="world">What has addresses already.</param>
    /// <param name="owner">Id of what the address is for; it gets the same one every time.</param>
    public static string Of(World world, string owner) =>
        Enumerable
            .Range(0, int.MaxValue)
            .Select(attempt => Candidate(owner, attempt))
            .First(address =>
                !world.All.Any(other =>
                    other.Id != OwnerId(owner)
                    // The other cloud only speaks of it.
                    && other.Type.StartsWith("aws:", StringComparison.Ordinal)
                    && other.Outputs.Any(value => value.AsText == address)
                )
            );

    /// <summary>vpn-1#2 is a second address of vpn-1.</summary>
    private static string OwnerId(string owner) => owner.Split('#')[0];

    private static string Candidate(string owner, int attempt)
    {
        var seed = $"{owner}/{attempt}";
        return $"52.{64 + Ids.Below(64, seed, "b")}.{Ids.Below(256, seed, "c")}.{1 + Ids.Below(254, seed, "d")}";
    }
}
