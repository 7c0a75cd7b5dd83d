using System.Collections.Immutable;
using System.Globalization;

namespace KeylessAlloyDb.Testing.Infra.Mocks;

/// <summary>A resource as the program registers it: what is known of its inputs, secrets unwrapped.</summary>
public record Recorded(
    string Type,
    string Name,
    string Provider,
    ImmutableDictionary<string, object> Inputs
)
{
    /// <summary>The value at a path such as <c>bgp.advertisedIpRanges[0].range</c>; null without one.</summary>
    public object? At(string path)
    {
        object? value = Inputs;
        foreach (var step in path.Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
        {
            value = (value, step) switch
            {
                (ImmutableArray<object> list, [.. var index, ']']) => list.ElementAtOrDefault(
                    int.Parse(index, CultureInfo.InvariantCulture)
                ),
                (ImmutableDictionary<string, object> map, _) => map.GetValueOrDefault(step),
                _ => null,
            };
        }

        return value;
    }

    public bool Has(string path) => At(path) is not null;

    public string? Text(string path) => At(path) as string;

    public double? Number(string path) => At(path) as double?;

    public bool? Flag(string path) => At(path) as bool?;

    public IReadOnlyList<object> List(string path) =>
        At(path) is ImmutableArray<object> items ? items : [];

    public IReadOnlyList<string> Texts(string path) => [.. List(path).OfType<string>()];

    public IReadOnlyDictionary<string, object> Map(string path) =>
        At(path) as ImmutableDictionary<string, object>
        ?? ImmutableDictionary<string, object>.Empty;

    /// <summary>Whether this is of a kind such as <c>gcp:compute/network</c>.</summary>
    public bool Is(string kind) => Type.StartsWith($"{kind}:", StringComparison.Ordinal);
}

/// <summary>A provider function that the program calls.</summary>
public sealed record RecordedCall(
    string Token,
    string Provider,
    ImmutableDictionary<string, object> Arguments
);
