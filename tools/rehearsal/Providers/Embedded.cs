using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.Providers;

/// <summary>The data that the assembly carries: schemas, rules, durations, prices.</summary>
internal static class Embedded
{
    public static JsonElement Json(string name) =>
        TryJson(name)
        ?? throw new InvalidOperationException($"{name} is not embedded in the assembly");

    public static string Text(string name)
    {
        using var stream = typeof(Embedded).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static JsonElement? TryJson(string name)
    {
        using var stream = typeof(Embedded).Assembly.GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
