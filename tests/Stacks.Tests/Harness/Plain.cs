using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Stacks.Tests.Harness;

/// <summary>The engine's values in the form that mocks see them, and back.</summary>
internal static class Plain
{
    /// <summary>Known values only; secrets unwrapped.</summary>
    public static ImmutableDictionary<string, object> Map(PropertyMap map) =>
        map.Where(entry => !entry.Value.IsNull && !entry.Value.IsUnknown)
            .ToImmutableDictionary(entry => entry.Key, entry => Object(entry.Value));

    public static PropertyValue Value(object value) =>
        value switch
        {
            string text => text,
            bool flag => flag,
            int number => number,
            double number => number,
            IEnumerable<KeyValuePair<string, object>> map => PropertyMap.From(
                map.Select(entry => KeyValuePair.Create(entry.Key, Value(entry.Value)))
            ),
            IEnumerable<object> items => PropertyValue.List(items.Select(Value)),
            _ => throw new NotSupportedException(value.GetType().Name),
        };

    private static object Object(PropertyValue value) =>
        value.Bare switch
        {
            TextValue text => text.Value,
            BoolValue flag => flag.Value,
            NumberValue number => number.Value,
            ListValue list => list.Items.Select(Object).ToImmutableArray(),
            PropertyMap map => Map(map),
            AssetValue asset => Map(asset.Content),
            _ => throw new NotSupportedException(value.GetType().Name),
        };
}
