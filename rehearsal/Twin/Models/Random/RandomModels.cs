namespace KeylessAlloyDb.Rehearsal.Twin.Models.Random;

/// <summary>Models of random values.</summary>
internal static class RandomModels
{
    public static IEnumerable<ResourceModel> Resources =>
        [
            new RandomText("random:index/randomPassword:RandomPassword", isSecret: true),
            new RandomText("random:index/randomString:RandomString", isSecret: false),
            new RandomId(),
            new RandomPet(),
        ];
}
