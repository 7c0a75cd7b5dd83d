using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace KeylessAlloyDb.Rehearsal.Values;

/// <summary>Properties by name, in ordinal order: an object value, or all of a resource's inputs.</summary>
/// <remarks>
/// Two arrays, since maps are small, are read far more often than changed, and are compared and walked through
/// most of all.
/// </remarks>
internal sealed record PropertyMap : PropertyValue, IReadOnlyDictionary<string, PropertyValue>
{
    private readonly string[] _keys;
    private readonly PropertyValue[] _values;

    private PropertyMap(string[] keys, PropertyValue[] values) => (_keys, _values) = (keys, values);

    public static readonly PropertyMap Empty = new([], []);

    public static PropertyMap Of(params IEnumerable<(string Key, PropertyValue Value)> entries) =>
        From(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));

    /// <summary>Of several entries with one key the last counts.</summary>
    public static PropertyMap From(IEnumerable<KeyValuePair<string, PropertyValue>> entries)
    {
        var last = new Dictionary<string, PropertyValue>(StringComparer.Ordinal);
        foreach (var (key, value) in entries)
        {
            last[key] = value;
        }
        if (last.Count == 0)
        {
            return Empty;
        }
        var keys = new string[last.Count];
        var values = new PropertyValue[last.Count];
        last.Keys.CopyTo(keys, 0);
        last.Values.CopyTo(values, 0);
        Array.Sort(keys, values, StringComparer.Ordinal);
        return new(keys, values);
    }

    public PropertyMap With(string key, PropertyValue value)
    {
        var at = IndexOf(key);
        if (at >= 0)
        {
            var values = _values.ToArray();
            values[at] = value;
            return new(_keys, values);
        }
        return new(
            [.. _keys[..~at], key, .. _keys[~at..]],
            [.. _values[..~at], value, .. _values[~at..]]
        );
    }

    public PropertyMap Without(string key) =>
        IndexOf(key) is var at and >= 0
            ? new(
                [.. _keys[..at], .. _keys[(at + 1)..]],
                [.. _values[..at], .. _values[(at + 1)..]]
            )
            : this;

    /// <summary>These entries, overridden by those of another map.</summary>
    public PropertyMap Merge(PropertyMap other) =>
        Count == 0 ? other
        : other.Count == 0 ? this
        : From(this.Concat(other));

    public PropertyMap Select(Func<PropertyValue, PropertyValue> change) =>
        WithValues(Array.ConvertAll(_values, value => change(value)));

    public PropertyMap Where(Func<string, PropertyValue, bool> keep)
    {
        var kept = new bool[Count];
        var count = 0;
        for (var i = 0; i < Count; i++)
        {
            kept[i] = keep(_keys[i], _values[i]);
            count += kept[i] ? 1 : 0;
        }
        return count == Count
            ? this
            : new(
                [.. _keys.Where((_, index) => kept[index])],
                [.. _values.Where((_, index) => kept[index])]
            );
    }

    /// <summary>Whether a value, or anything inside one, satisfies a condition.</summary>
    public bool AnyInside(Func<PropertyValue, bool> condition)
    {
        foreach (var value in _values)
        {
            if (value.Any(condition))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>These entries, secret where another map has a secret of the same name.</summary>
    public PropertyMap MarkedAs(PropertyMap other)
    {
        var values = _values.ToArray();
        for (var i = 0; i < Count; i++)
        {
            if (other.TryGetValue(_keys[i], out var value) && value.ContainsSecret)
            {
                values[i] = Secret(values[i].WithoutSecrets());
            }
        }
        return WithValues(values);
    }

    /// <summary>The value under a key; null where the key is absent or its value is the null value.</summary>
    public PropertyValue? Get(string key) =>
        TryGetValue(key, out var value) && !value.IsNull ? value : null;

    public string? Text(string key) => Get(key)?.AsText;

    public PropertyValue this[string key] =>
        TryGetValue(key, out var value)
            ? value
            : throw new KeyNotFoundException($"There is no property {key}.");

    public IEnumerable<string> Keys => _keys;

    public IEnumerable<PropertyValue> Values => _values;

    public int Count => _keys.Length;

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out PropertyValue value)
    {
        var at = IndexOf(key);
        value = at >= 0 ? _values[at] : null;
        return at >= 0;
    }

    public IEnumerator<KeyValuePair<string, PropertyValue>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return KeyValuePair.Create(_keys[i], _values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(PropertyMap? other) =>
        ReferenceEquals(this, other)
        || (
            other is not null
            && _keys.AsSpan().SequenceEqual(other._keys)
            && _values.AsSpan().SequenceEqual(other._values)
        );

    public override int GetHashCode()
    {
        var hash = new HashCode();
        for (var i = 0; i < Count; i++)
        {
            hash.Add(_keys[i]);
            hash.Add(_values[i]);
        }
        return hash.ToHashCode();
    }

    /// <summary>Where a key stands, or the complement of where it would stand.</summary>
    private int IndexOf(string key) => Array.BinarySearch(_keys, key, StringComparer.Ordinal);

    private PropertyMap WithValues(PropertyValue[] values)
    {
        for (var i = 0; i < Count; i++)
        {
            if (!ReferenceEquals(values[i], _values[i]))
            {
                return new(_keys, values);
            }
        }
        return this;
    }
}
