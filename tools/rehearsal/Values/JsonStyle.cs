using System.Text.Encodings.Web;
using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.Values;

internal static class JsonStyle
{
    /// <summary>For files and terminals, where quotes and angle brackets need no escape.</summary>
    public static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
