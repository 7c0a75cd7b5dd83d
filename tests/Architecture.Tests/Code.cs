using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace KeylessAlloyDb.Architecture.Tests;

/// <summary>One type uses another.</summary>
internal sealed record Use(Place From, Place To)
{
    public override string ToString() => $"{From} -> {To}";
}

/// <summary>
/// Where a type is. A nested or generated type counts as the type around it, and Program, which has no
/// namespace, as one of its assembly's.
/// </summary>
internal sealed record Place(string Namespace, string Name)
{
    public static Place Of(IType type)
    {
        var space = type.Namespace.FullName;
        var name = space.Length == 0 ? type.FullName : type.FullName[(space.Length + 1)..];
        return new(
            space.Length == 0 ? $"KeylessAlloyDb.{type.Assembly.Name.Split(',')[0]}" : space,
            name.Split('+', '/')[0]
        );
    }

    public bool IsIn(string space) =>
        Namespace == space || Namespace.StartsWith(space + ".", StringComparison.Ordinal);

    public override string ToString() => $"{Namespace}.{Name}";
}

/// <summary>Reads from compiled assemblies which type uses which: in signatures, bodies, lambdas and async methods.</summary>
internal static class Code
{
    /// <param name="assemblies">Paths. Each is read alone, because two may hold types of the same name.</param>
    public static IReadOnlySet<Use> Uses(params IEnumerable<string> assemblies) =>
        assemblies
            .SelectMany(path =>
                new ArchLoader()
                    .LoadFilteredDirectory(Path.GetDirectoryName(path)!, Path.GetFileName(path))
                    .Build()
                    .Types
            )
            .SelectMany(type => type.Dependencies)
            .Where(use => use.Origin is not GenericParameter && use.Target is not GenericParameter)
            .Select(use => new Use(Place.Of(use.Origin), Place.Of(use.Target)))
            .ToHashSet();
}
