using System.Collections.Frozen;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>The models below Twin/Types, by type token: each class there is one.</summary>
internal static class Registry
{
    private static readonly FrozenDictionary<string, ResourceModel> Resources =
        Every<ResourceModel>().ToFrozenDictionary(model => model.Type);

    private static readonly FrozenDictionary<string, FunctionModel> Functions =
        Every<FunctionModel>().ToFrozenDictionary(model => model.Token);

    public static IEnumerable<string> Types => Resources.Keys;

    public static IEnumerable<FunctionModel> AllFunctions => Functions.Values;

    public static ResourceModel? Resource(string type) => Resources.GetValueOrDefault(type);

    public static FunctionModel? Function(string token) => Functions.GetValueOrDefault(token);

    private static IEnumerable<T> Every<T>() =>
        typeof(Registry)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract)
            .Select(type => (T)Activator.CreateInstance(type)!);
}
