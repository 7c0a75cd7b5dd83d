using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace KeylessAlloyDb.Rehearsal.Values;

/// <summary>Properties by name, in ordinal order: an object value, or all of a resource's inputs.</summary>
internal sealed record PropertyMap : PropertyValue, IReadOnlyDictionary<string, PropertyValue>
{
    private readonly ImmutableSortedDictionary<string, PropertyValue> _entries;

    private PropertyMap(ImmutableSortedDictionary<string, PropertyValue> entries) =>
        _entries = entries;

    public static readonly PropertyMap Empty = new(
        ImmutableSortedDictionary.Create<string, PropertyValue>(StringComparer.Ordinal)
    );

    public static PropertyMap Of(params IEnumerable<(string Key, PropertyValue Value)> entries) =>
        From(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));

    public static PropertyMap From(IEnumerable<KeyValuePair<string, PropertyValue>> entries) =>
        new(Empty._entries.SetItems(entries));

    public PropertyMap With(string key, PropertyValue value) => new(_entries.SetItem(key, value));

    public PropertyMap Without(string key) => new(_entries.Remove(key));

    /// <summary>These entries, overridden by those of another map.</summary>
    public PropertyMap Merge(PropertyMap other) => new(_entries.SetItems(other));

    public PropertyMap Select(Func<PropertyValue, PropertyValue> change) =>
        From(_entries.Select(entry => KeyValuePair.Create(entry.Key, change(entry.Value))));

    public PropertyMap Where(Func<string, PropertyValue, bool> keep) =>
        From(_entries.Where(entry => keep(entry.Key, entry.Value)));

    /// <summary>These entries, secret where another map has a secret of the same name.</summary>
    public PropertyMap MarkedAs(PropertyMap other) =>
        From(
            _entries.Select(entry =>
                other.TryGetValue(entry.Key, out var value) && value.ContainsSecret
                    ? KeyValuePair.Create(entry.Key, Secret(entry.Value.WithoutSecrets()))
                    : entry
            )
        );

    /// <summary>The value under a key; null where the key is absent or its value is the null value.</summary>
    public PropertyValue? Get(string key) =>
        _entries.TryGetValue(key, out var value) && !value.IsNull ? value : null;

    public string? Text(string key) => Get(key)?.AsText;

    public PropertyValue this[string key] => _entries[key];

    public IEnumerable<string> Keys => _entries.Keys;

    public IEnumerable<PropertyValue> Values => _entries.Values;

    public int Count => _entries.Count;

    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out PropertyValue value) =>
        _entries.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, PropertyValue>> GetEnumerator() =>
        _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(PropertyMap? other) =>
        other is not null && _entries.SequenceEqual(other._entries);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (key, value) in _entries)
        {
            hash.Add(key);
            hash.Add(value);
        }
        return hash.ToHashCode();
    }
}
