using System.Text.Encodings.Web;
using System.Text.Json;

namespace KeylessAlloyDb.Examples.Verify;

/// <summary>What came of one hop.</summary>
/// <param name="Hop">Its name.</param>
/// <param name="Works">Null where it was not tried.</param>
/// <param name="Detail">What was seen.</param>
internal sealed record HopResult(string Hop, bool? Works, string Detail);

/// <summary>A hop fails.</summary>
/// <param name="seen">What was seen; never a secret.</param>
/// <param name="fix">What to do.</param>
internal sealed class HopException(string seen, string fix) : Exception(seen)
{
    public string Fix => fix;
}

/// <summary>Every hop, in order, and the fix of the one that fails.</summary>
/// <param name="Hops">The hops.</param>
/// <param name="Fix">Null where all work.</param>
internal sealed record Report(IReadOnlyList<HopResult> Hops, string? Fix)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public bool IsGood => Fix is null;

    /// <summary>A line for each hop: ✓ it works, ✗ it fails, - it was not tried.</summary>
    public string Text =>
        string.Join(
            '\n',
            Hops.Select(hop =>
                    $"{(hop.Works switch { true => '✓', false => '✗', _ => '-' })} {hop.Hop}: {hop.Detail}"
                )
                .Concat(Fix is null ? [] : ["", $"fix: {Fix}"])
        );

    public string Json =>
        JsonSerializer.Serialize(
            new
            {
                ok = IsGood,
                Hops,
                Fix,
            },
            s_json
        );
}
