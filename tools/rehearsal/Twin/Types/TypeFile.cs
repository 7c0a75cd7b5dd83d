using System.Collections.Concurrent;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin.Types;

/// <summary>
/// What a person has written down about a resource type, in one file for each:
/// gcp:dns/recordSet:RecordSet in Twin/Types/gcp/dns/RecordSet.json. A run touches a part of them, so
/// they are read on first use.
/// </summary>
/// <remarks>docs/adding-a-type.md says what each section means.</remarks>
internal static class TypeFile
{
    private const string Folder = "types/";
    private const string Extension = ".json";

    private static readonly ConcurrentDictionary<string, JsonElement?> s_files = new();

    /// <summary>The types that have a file.</summary>
    public static IEnumerable<string> Types =>
        typeof(TypeFile)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name =>
                name[Folder.Length..^Extension.Length].Split('/')
                    is [var package, var module, var type]
                    ? $"{package}:{module}/{char.ToLowerInvariant(type[0])}{type[1..]}:{type}"
                    : throw new InvalidOperationException(
                        $"{name}: expected {Folder}<package>/<module>/<Type>{Extension}"
                    )
            );

    /// <summary>A section of a type's file; null where the type has none.</summary>
    public static JsonElement? Section(string type, string section) =>
        s_files.GetOrAdd(type, Read) is { } file && file.TryGetProperty(section, out var found)
            ? found
            : null;

    /// <summary>The rows of a section, of every type.</summary>
    public static IEnumerable<(string Type, JsonElement Row)> Rows(string section) =>
        from type in Types
        from row in Section(type, section)?.EnumerateArray() ?? default
        select (type, row);

    private static JsonElement? Read(string type) =>
        type.Split(':', '/') is [var package, var module, _, var name]
            ? Embedded.TryJson($"{Folder}{package}/{module}/{name}{Extension}")
            : null;
}
