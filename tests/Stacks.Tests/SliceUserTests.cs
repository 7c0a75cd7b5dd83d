using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects the offline SDK from types that nobody uses: each is a schema, a class, a model and a right of CI's to
/// read it. What the program does not use is a neighbour, which docs/adding-a-type.md lists with the reason.
/// </summary>
public sealed partial class SliceUserTests
{
    private static readonly string s_root = StackSettings.Project.Directory;

    /// <summary>Token and C# name of each type of the slices.</summary>
    private static readonly Dictionary<string, string> s_types = File.ReadLines(
            Path.Combine(s_root, "tools", "tests", "Codegen.Tests", "types.txt")
        )
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('\t'))
        .ToDictionary(parts => parts[0], parts => parts[1]);

    [Fact]
    public void The_program_uses_every_type_of_the_slices_but_the_neighbours()
    {
        var used = References(typeof(Settings).Assembly.Location)
            .Concat(References(typeof(Problems).Assembly.Location))
            .ToHashSet(StringComparer.Ordinal);

        s_types
            .Where(type => !used.Contains(type.Value))
            .Select(type => type.Key)
            .Should()
            .BeEquivalentTo(Neighbours(), "docs/adding-a-type.md lists them");
    }

    private static IEnumerable<string> Neighbours() =>
        Row()
            .Matches(File.ReadAllText(Path.Combine(s_root, "docs", "adding-a-type.md")))
            .Select(match => match.Groups["token"].Value);

    /// <summary>The types of other assemblies that an assembly names.</summary>
    private static IReadOnlyList<string> References(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata
                .TypeReferences.Select(metadata.GetTypeReference)
                .Select(type =>
                    $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"
                ),
        ];
    }

    /// <summary>A row of the page's table of neighbours.</summary>
    [GeneratedRegex("^\\| `(?<token>[a-z]+:[a-z0-9]+/\\w+:\\w+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
