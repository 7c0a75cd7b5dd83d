using System.Reflection;

namespace Pulumi;

/// <summary>
/// Reads and writes auto-properties through their fields. Called by reflection, each accessor would be
/// compiled at run time and so would a stub for it: a good third of what a short program compiles.
/// </summary>
internal static class BackingField
{
    public static Func<object, object?> Reader(PropertyInfo property) =>
        Of(property) is { } field ? field.GetValue : property.GetValue;

    public static Action<object, object?> Writer(PropertyInfo property) =>
        Of(property) is { } field ? field.SetValue : property.SetValue;

    private static FieldInfo? Of(PropertyInfo property) =>
        property.DeclaringType!.GetField(
            $"<{property.Name}>k__BackingField",
            BindingFlags.Instance | BindingFlags.NonPublic
        );
}
