using System.Globalization;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>A property value as Pulumi's messages print it: Go's %v of a resource.PropertyValue.</summary>
internal static class GoText
{
    public static string Of(PropertyValue? value) =>
        value switch
        {
            null or NullValue => "{<nil>}",
            BoolValue flag => flag.Value ? "{true}" : "{false}",
            NumberValue number => $"{{{number.Value.ToString(CultureInfo.InvariantCulture)}}}",
            TextValue text => $"{{{text.Value}}}",
            ListValue list => $"{{[{string.Join(' ', list.Items.Select(Of))}]}}",
            PropertyMap map =>
                $"{{map[{string.Join(' ', map.Select(entry => $"{entry.Key}:{Of(entry.Value)}"))}]}}",
            UnknownValue => "{unknown}",
            _ => "{[secret]}",
        };
}
