using System.Collections.Frozen;
using KeylessAlloyDb.Rehearsal.Twin.Models.Aws;
using KeylessAlloyDb.Rehearsal.Twin.Models.Google;
using KeylessAlloyDb.Rehearsal.Twin.Models.Random;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>The models, by type token.</summary>
internal static class Registry
{
    private static readonly FrozenDictionary<string, ResourceModel> Resources = (
        (IEnumerable<ResourceModel>)
            [.. GoogleModels.Resources, .. AwsModels.Resources, .. RandomModels.Resources]
    ).ToFrozenDictionary(model => model.Type);

    private static readonly FrozenDictionary<string, FunctionModel> Functions = (
        (IEnumerable<FunctionModel>)[.. GoogleModels.Functions, .. AwsModels.Functions]
    ).ToFrozenDictionary(model => model.Token);

    public static IEnumerable<string> Types => Resources.Keys;

    public static ResourceModel? Resource(string type) => Resources.GetValueOrDefault(type);

    public static FunctionModel? Function(string token) => Functions.GetValueOrDefault(token);
}
