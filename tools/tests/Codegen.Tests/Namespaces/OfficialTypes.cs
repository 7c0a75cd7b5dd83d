using System.Reflection;
using System.Text.Json;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Codegen.Tests;

/// <summary>
/// The names of all public types of the official packages, in the namespaces of the slices and in the core's.
/// A generic type is named as in metadata: <c>Input`1</c>.
/// </summary>
internal static class OfficialTypes
{
    /// <summary>By namespace.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Names { get; } =
        Providers()
            .Concat(Core())
            .GroupBy(type => type.Namespace, type => type.Name)
            .ToDictionary(
                names => names.Key,
                IReadOnlySet<string> (names) => names.ToHashSet(StringComparer.Ordinal)
            );

    /// <summary>Full names of the public types that the SDK of this build has.</summary>
    public static IReadOnlySet<string> Built { get; } =
        Assemblies()
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => !type.IsNested)
            .Select(type => type.FullName!)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The listed types that the SDK of this build lacks: with the official packages, none.</summary>
    public static IEnumerable<(string Namespace, string Name)> Missing() =>
        from names in Names
        from name in names.Value
        where !Built.Contains($"{names.Key}.{name}")
        select (names.Key, name);

    private static Assembly[] Assemblies() =>
        [
            typeof(Pulumi.Resource).Assembly,
            typeof(Pulumi.Gcp.Provider).Assembly,
            typeof(Pulumi.Aws.Provider).Assembly,
            typeof(Pulumi.Random.Provider).Assembly,
        ];

    private static IEnumerable<(string Namespace, string Name)> Providers() =>
        from names in Read<Dictionary<string, Dictionary<string, string[]>>>(
            "tools/sdks/schemas/names.json"
        )
        from endings in names.Value
        from ending in endings.Key.Split('|')
        from name in endings.Value
        select (names.Key, name + ending);

    // A type's line is "Pulumi :: sealed class InputUnion<T0, T1> : Input<Union<T0, T1>>".
    private static IEnumerable<(string Namespace, string Name)> Core() =>
        from line in File.ReadLines(Path("tools/tests/Sdk.Tests/Data/pulumi-api.txt"))
        where line.Contains(" :: ", StringComparison.Ordinal)
        let parts = line.Split(" :: ")
        let declared = parts[1].Split(" : ")[0]
        let parameters = declared.Count(character => character == ',') + 1
        let name = declared.Split('<')[0].Split(' ')[^1]
        select (parts[0], declared.Contains('<') ? $"{name}`{parameters}" : name);

    private static T Read<T>(string file) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Path(file)))!;

    private static string Path(string file) => System.IO.Path.Combine(Repository.Root, file);
}
