using System.Collections.Frozen;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>The models below Twin/Types, by type token: each class there is one.</summary>
internal static class Registry
{
    private static readonly FrozenDictionary<string, ResourceModel> s_resources =
        Every<ResourceModel>().ToFrozenDictionary(model => model.Type);

    private static readonly FrozenDictionary<string, FunctionModel> s_functions =
        Every<FunctionModel>().ToFrozenDictionary(model => model.Token);

    public static IEnumerable<string> Types => s_resources.Keys;

    public static IEnumerable<FunctionModel> AllFunctions => s_functions.Values;

    public static ResourceModel? Resource(string type) => s_resources.GetValueOrDefault(type);

    public static FunctionModel? Function(string token) => s_functions.GetValueOrDefault(token);

    private static IEnumerable<T> Every<T>() =>
        typeof(Registry)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract)
            .Select(type => (T)Activator.CreateInstance(type)!);
}
