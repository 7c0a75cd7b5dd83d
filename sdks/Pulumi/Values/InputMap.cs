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
        {
            var keys = entries.Keys.Order(StringComparer.Ordinal).ToImmutableArray();
            return Output
                .All(keys.Select(key => entries[key]))
                .Apply(values =>
                    keys.Zip(values).ToImmutableDictionary(pair => pair.First, pair => pair.Second)
                );
        });

    private Output<ImmutableDictionary<string, Input<TValue>>> Entries =>
        Output
            .All<ImmutableDictionary<string, Input<TValue>>>(_parts)
            .Apply(parts =>
            {
                var entries = ImmutableDictionary.CreateBuilder<string, Input<TValue>>();
                foreach (var part in parts)
                {
                    entries.AddRange(part);
                }
                return entries.ToImmutable();
            });

    /// <summary>Adds an entry.</summary>
    /// <exception cref="ArgumentException">
    /// The key is there already; thrown when the map is read, not when it is set.
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

    /// <summary>Adds the entries of another map.</summary>
    /// <inheritdoc cref="this[string]" path="/exception"/>
    public void Add(InputMap<TValue> values) => AddRange(values);

    /// <inheritdoc cref="Add(InputMap{TValue})"/>
    public void AddRange(InputMap<TValue> values) => _parts = _parts.AddRange(values._parts);

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
    ) => new(values.Apply(Wrap));

    /// <summary>The entries, once the map is known.</summary>
    public async IAsyncEnumerator<Input<KeyValuePair<string, TValue>>> GetAsyncEnumerator(
        CancellationToken cancellationToken
    )
    {
        foreach (var (key, value) in (await Entries.Data.WaitAsync(cancellationToken)).Value)
        {
            yield return value.Apply(known => KeyValuePair.Create(key, known));
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
}
