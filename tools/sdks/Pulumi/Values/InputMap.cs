using System.Collections;

namespace Pulumi;

/// <summary>A map from text to plain values and outputs, or one output of a map.</summary>
public sealed class InputMap<TValue>
    : Input<ImmutableDictionary<string, TValue>>,
        IEnumerable,
        IAsyncEnumerable<Input<KeyValuePair<string, TValue>>>
{
    private ImmutableArray<Output<ImmutableDictionary<string, Input<TValue>>>> _parts = [];

    /// <summary>An empty map.</summary>
    public InputMap() { }

    private InputMap(Output<ImmutableDictionary<string, Input<TValue>>> values) =>
        _parts = [values];

    internal override Output<ImmutableDictionary<string, TValue>> Value =>
        Entries.Apply(entries =>
            entries is null
                ? Output.Create(entries as ImmutableDictionary<string, TValue>)!
                : Output
                    .All(
                        entries.Select(entry =>
                            entry.Value.Apply(value => KeyValuePair.Create(entry.Key, value))
                        )
                    )
                    .Apply(known => known.ToImmutableDictionary())
        );

    private protected override IOutput Content => Entries;

    private Output<ImmutableDictionary<string, Input<TValue>>> Entries =>
        _parts is [var single]
            ? single
            : Output.All<ImmutableDictionary<string, Input<TValue>>>(_parts).Apply(Join);

    /// <summary>Adds an entry.</summary>
    /// <exception cref="ArgumentException">
    /// The key is there already with another value; thrown when the entry is read.
    /// </exception>
    public Input<TValue> this[string key]
    {
        set => Add(key, value);
    }

    /// <inheritdoc cref="this[string]"/>
    public void Add(string key, Input<TValue> value) =>
        _parts = _parts.Add(
            Output.Create(ImmutableDictionary<string, Input<TValue>>.Empty.Add(key, value))
        );

    /// <inheritdoc cref="AddRange"/>
    public void Add(InputMap<TValue> values) => AddRange(values);

    /// <summary>Adds the entries of another map.</summary>
    /// <exception cref="ArgumentException">
    /// Both maps have a key, whatever its values; thrown when the map is read.
    /// </exception>
    public void AddRange(InputMap<TValue> values) =>
        _parts = [
            Output.Tuple(Entries, values.Entries).Apply(maps => maps.Item1.AddRange(maps.Item2)),
        ];

    /// <summary>A new map of both; where both have a key, the second counts.</summary>
    public static InputMap<TValue> Merge(InputMap<TValue> first, InputMap<TValue> second) =>
        new(
            Output
                .Tuple(first.Entries, second.Entries)
                .Apply(maps => maps.Item1.SetItems(maps.Item2))
        );

    /// <summary>A map of the values.</summary>
    public static implicit operator InputMap<TValue>(Dictionary<string, TValue> values) =>
        Output.Create(values);

    /// <inheritdoc cref="op_Implicit(Dictionary{string, TValue})"/>
    public static implicit operator InputMap<TValue>(ImmutableDictionary<string, TValue> values) =>
        Output.Create(values);

    /// <summary>A map whose values are known later.</summary>
    public static implicit operator InputMap<TValue>(Output<Dictionary<string, TValue>> values) =>
        new(values.Apply(Wrap));

    /// <inheritdoc cref="op_Implicit(Output{Dictionary{string, TValue}})"/>
    public static implicit operator InputMap<TValue>(Output<IDictionary<string, TValue>> values) =>
        new(values.Apply(Wrap));

    /// <inheritdoc cref="op_Implicit(Output{Dictionary{string, TValue}})"/>
    public static implicit operator InputMap<TValue>(
        Output<ImmutableDictionary<string, TValue>> values
    ) => new(values.Apply(map => map is null ? null! : Wrap(map)));

    /// <summary>The entries; none while one of them is unknown.</summary>
    public async IAsyncEnumerator<Input<KeyValuePair<string, TValue>>> GetAsyncEnumerator(
        CancellationToken cancellationToken
    )
    {
        var data = await Value.Data.WaitAsync(cancellationToken);
        foreach (var entry in data.IsKnown ? data.Read<ImmutableDictionary<string, TValue>>() : [])
        {
            yield return entry;
        }
    }

    // There for collection initializers, which the compiler ties to IEnumerable.
    IEnumerator IEnumerable.GetEnumerator() =>
        throw new NotSupportedException(
            $"An {nameof(InputMap<TValue>)} may hold outputs; use its ToOutput() to read it."
        );

    private static ImmutableDictionary<string, Input<TValue>> Wrap(
        IEnumerable<KeyValuePair<string, TValue>> values
    ) => values.ToImmutableDictionary(entry => entry.Key, entry => (Input<TValue>)entry.Value);

    private static ImmutableDictionary<string, Input<TValue>> Join(
        ImmutableArray<ImmutableDictionary<string, Input<TValue>>> parts
    )
    {
        var entries = ImmutableDictionary.CreateBuilder<string, Input<TValue>>();
        foreach (var (key, value) in parts.SelectMany(part => part))
        {
            entries[key] = entries.TryGetValue(key, out var earlier)
                ? Same(key, earlier, value)
                : value;
        }
        return entries.ToImmutable();
    }

    private static Output<TValue> Same(string key, Input<TValue> first, Input<TValue> second) =>
        Output
            .Tuple(first, second)
            .Apply(values =>
                EqualityComparer<TValue>.Default.Equals(values.Item1, values.Item2)
                    ? values.Item1
                    : throw new ArgumentException($"The map has two values for the key '{key}'.")
            );
}
