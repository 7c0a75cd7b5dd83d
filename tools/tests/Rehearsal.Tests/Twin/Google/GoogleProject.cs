using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Google;

/// <summary>A Google Cloud project in which the APIs are on.</summary>
internal sealed class GoogleProject : TestCloud
{
    public const string Project = "example";
    public const string Region = "asia-northeast1";

    public GoogleProject()
        : this("alloydb", "compute", "dns", "iam", "networkconnectivity") { }

    private GoogleProject(params string[] apis)
        : base(Provider())
    {
        foreach (var api in apis)
        {
            this.Api(api);
        }
    }

    /// <summary>Nothing is on in it yet.</summary>
    public static GoogleProject Empty() => new(apis: []);

    public static PropertyMap Provider() =>
        PropertyMap.Of(("project", Project), ("region", Region));
}
