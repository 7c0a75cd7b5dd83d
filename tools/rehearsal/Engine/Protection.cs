using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>Pulumi's words where protection refuses something.</summary>
/// <remarks>
/// https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/step.go and step_generator.go
/// </remarks>
internal static class Protection
{
    public static string RefuseDeletion(ResourceState resource) =>
        $"resource \"{resource.Urn}\" cannot be deleted\nbecause it is protected. "
        + "To unprotect the resource, either remove the `protect` flag from the resource in your Pulumi program "
        + $"and run `pulumi up`, or use the command:\n`pulumi state unprotect '{resource.Urn}'`";

    public static string RefuseReplacement(ResourceState resource) =>
        $"unable to replace resource \"{resource.Urn}\"\nas it is currently marked for protection. "
        + "To unprotect the resource, remove the `protect` flag from the resource in your Pulumi program "
        + "and run `pulumi up`";

    /// <param name="resource">A dependent that is deleted with the replaced resource.</param>
    /// <param name="root">The replaced resource.</param>
    public static string RefuseReplacement(ResourceState resource, ResourceState root) =>
        $"unable to replace resource \"{resource.Urn}\" as part of replacing \"{root.Urn}\" "
        + "as it is currently marked for protection. To unprotect the resource, remove the `protect` flag "
        + "from the resource in your Pulumi program and run `pulumi up`, or use the command:\n"
        + $"`pulumi state unprotect '{resource.Urn}'`";
}
