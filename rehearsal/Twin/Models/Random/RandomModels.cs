namespace KeylessAlloyDb.Rehearsal.Twin.Models.Random;

/// <summary>Models of random values.</summary>
internal static class RandomModels
{
    public static IEnumerable<ResourceModel> Resources => [];
}
