namespace KeylessAlloyDb.Rehearsal.Twin.Models.Aws;

/// <summary>Models of AWS resources and functions.</summary>
internal static class AwsModels
{
    public static IEnumerable<ResourceModel> Resources => [];

    public static IEnumerable<FunctionModel> Functions => [];
}
