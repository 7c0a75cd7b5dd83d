namespace KeylessAlloyDb.Stacks;

/// <summary>
/// Protects a stack from destroy. Pulumi's destroy deletes every resource that no protected one depends on.
/// The guard is protected and depends on all others, so destroy deletes nothing, and each of them can still
/// be replaced.
/// </summary>
/// <remarks>docs/decisions/0002-protection-by-resource.md</remarks>
internal static class DestroyGuard
{
    private const string Name = "destroy-guard";

    /// <param name="protect">Whether destroy must delete nothing.</param>
    /// <param name="all">Components, which stand for their children, and resources without one.</param>
    /// <param name="options">Must give the provider of random.</param>
    public static void Create(bool protect, Resource[] all, CustomResourceOptions options) =>
        _ = new Pulumi.Random.RandomId(
            Name,
            // Its provider calls no cloud, and the value has no meaning.
            new() { ByteLength = 1 },
            CustomResourceOptions.Merge(options, new() { Protect = protect, DependsOn = all })
        );
}
