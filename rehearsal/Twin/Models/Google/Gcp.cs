using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Models.Google;

/// <summary>What Google Cloud's resources have in common.</summary>
internal static class Gcp
{
    private const string ComputeApi = "https://www.googleapis.com/compute/v1/";

    public static string Project(CloudCall call) =>
        call.Text("project") ?? call.Resource.Provider.Text("project") ?? "";

    public static string Region(CloudCall call) =>
        call.Text("region") ?? call.Resource.Provider.Text("region") ?? "";

    /// <summary>projects/P/global/KIND/NAME</summary>
    public static string GlobalId(CloudCall call, string kind) =>
        $"projects/{Project(call)}/global/{kind}/{call.Text("name")}";

    /// <summary>projects/P/regions/R/KIND/NAME</summary>
    public static string RegionalId(CloudCall call, string kind) =>
        $"projects/{Project(call)}/regions/{Region(call)}/{kind}/{call.Text("name")}";

    /// <summary>A resource's URL in the Compute API.</summary>
    public static string SelfLink(string id) => ComputeApi + id;

    /// <summary>The project number of a project: real ones are as arbitrary.</summary>
    public static string ProjectNumber(string project) => Ids.Digits(12, "project", project);

    /// <summary>The outputs that nearly every Compute resource has.</summary>
    public static PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("project", Project(call)),
            ("selfLink", SelfLink(id)),
            ("creationTimestamp", "2026-01-01T00:00:00.000-00:00")
        );

    /// <summary>The resource of a type that an input refers to; refuses a reference to nothing.</summary>
    public static Entity Referred(CloudCall call, string path, string type) =>
        call.World.Resolve(type, call.Text(path))
        ?? throw new ProviderException(
            $"googleapi: Error 404: The resource '{call.Text(path)}' was not found, notFound",
            "reference-exists",
            "Compute Engine API: a reference is the id or self link of an existing resource"
        );
}
