using System.Collections.Immutable;

namespace KeylessAlloyDb.Rehearsal.Values;

/// <summary>
/// A value as it travels between a program, the engine and a provider. Immutable, compared by content.
/// </summary>
internal abstract record PropertyValue
{
    public static readonly PropertyValue Null = new NullValue();
    public static readonly PropertyValue Unknown = new UnknownValue();

    public static implicit operator PropertyValue(string value) => new TextValue(value);

    public static implicit operator PropertyValue(bool value) => new BoolValue(value);

    public static implicit operator PropertyValue(double value) => new NumberValue(value);

    public static PropertyValue List(params IEnumerable<PropertyValue> items) =>
        new ListValue([.. items]);

    public static PropertyValue Texts(IEnumerable<string> items) =>
        List(items.Select(item => new TextValue(item)));

    /// <summary>Marks a value as secret; marking twice is the same as once.</summary>
    public static PropertyValue Secret(PropertyValue value) =>
        value is SecretValue ? value : new SecretValue(value);

    /// <summary>The text without its secret mark, or null when this is not a known text.</summary>
    public string? AsText => (Bare as TextValue)?.Value;

    public double? AsNumber => (Bare as NumberValue)?.Value;

    public bool? AsBool => (Bare as BoolValue)?.Value;

    public ImmutableArray<PropertyValue> AsList => Bare is ListValue list ? list.Items : [];

    public PropertyMap? AsMap => Bare as PropertyMap;

    /// <summary>The value without a secret mark at its top.</summary>
    public PropertyValue Bare => this is SecretValue secret ? secret.Inner : this;

    public bool IsNull => Bare is NullValue;

    public bool IsUnknown => Bare is UnknownValue;

    /// <summary>Whether this value or anything inside it satisfies a condition.</summary>
    public bool Any(Func<PropertyValue, bool> condition) =>
        condition(this)
        || this switch
        {
            SecretValue secret => secret.Inner.Any(condition),
            ListValue list => list.Items.Any(item => item.Any(condition)),
            PropertyMap map => map.AnyInside(condition),
            AssetValue asset => asset.Content.Any(condition),
            ReferenceValue reference => reference.Id?.Any(condition) ?? false,
            _ => false,
        };

    public bool ContainsUnknown => Any(value => value is UnknownValue);

    public bool ContainsSecret => Any(value => value is SecretValue);

    /// <summary>The same value with another one in place of those that satisfy a condition, at any depth.</summary>
    public PropertyValue Replace(Func<PropertyValue, bool> which, PropertyValue other) =>
        which(this)
            ? other
            : this switch
            {
                SecretValue secret => Secret(secret.Inner.Replace(which, other)),
                ListValue list => List(list.Items.Select(item => item.Replace(which, other))),
                PropertyMap map => map.Select(value => value.Replace(which, other)),
                _ => this,
            };

    /// <summary>JSON without secrets, for messages and debugging.</summary>
    public sealed override string ToString() => JsonCodec.ToText(this, SecretForm.Masked);

    /// <summary>The same value with every secret mark removed, at any depth.</summary>
    public PropertyValue WithoutSecrets() =>
        this switch
        {
            _ when !ContainsSecret => this,
            SecretValue secret => secret.Inner.WithoutSecrets(),
            ListValue list => List(list.Items.Select(item => item.WithoutSecrets())),
            PropertyMap map => map.Select(value => value.WithoutSecrets()),
            _ => this,
        };
}

internal sealed record NullValue : PropertyValue;

internal sealed record UnknownValue : PropertyValue;

internal sealed record BoolValue(bool Value) : PropertyValue;

internal sealed record NumberValue(double Value) : PropertyValue;

internal sealed record TextValue(string Value) : PropertyValue;

internal sealed record SecretValue(PropertyValue Inner) : PropertyValue;

/// <summary>An asset or archive; the content has the keys text, path, uri or assets.</summary>
internal sealed record AssetValue(bool IsArchive, PropertyMap Content) : PropertyValue;

/// <summary>A resource used as a value; components have no id.</summary>
internal sealed record ReferenceValue(string Urn, PropertyValue? Id, string PackageVersion)
    : PropertyValue;

internal sealed record ListValue(ImmutableArray<PropertyValue> Items) : PropertyValue
{
    public bool Equals(ListValue? other) =>
        other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items)
        {
            hash.Add(item);
        }
        return hash.ToHashCode();
    }
}
