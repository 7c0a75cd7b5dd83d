namespace KeylessAlloyDb.Rehearsal.Twin.Models.Google;

/// <summary>Models of Google Cloud's resources and functions.</summary>
internal static class GoogleModels
{
    public static IEnumerable<ResourceModel> Resources => [new Network(), new Subnetwork()];

    public static IEnumerable<FunctionModel> Functions => [];
}
