using System.Globalization;

namespace KeylessAlloyDb.Rehearsal.Display;

/// <summary>Values as people read them; secrets stay hidden.</summary>
internal static class ValueText
{
    public static string Format(PropertyValue value, string indent = "    ")
    {
        var inner = indent + "    ";
        return value switch
        {
            SecretValue => "[secret]",
            UnknownValue => "(known after up)",
            ForeseenValue foreseen => $"(known after up: {foreseen.Words})",
            NullValue => "null",
            BoolValue flag => flag.Value ? "true" : "false",
            NumberValue number => number.Value.ToString("R", CultureInfo.InvariantCulture),
            TextValue text => $"\"{text.Value.ReplaceLineEndings($"\n{inner}")}\"",
            ListValue { Items.Length: 0 } => "[]",
            ListValue list =>
                $"[\n{string.Concat(list.Items.Select((item, i) => $"{inner}[{i}]: {Format(item, inner)}\n"))}{indent}]",
            PropertyMap { Count: 0 } => "{}",
            PropertyMap map =>
                $"{{\n{string.Concat(map.Select(entry => $"{inner}{entry.Key}: {Format(entry.Value, inner)}\n"))}{indent}}}",
            AssetValue asset => asset.IsArchive ? "archive" : "asset",
            ReferenceValue reference => reference.Urn,
            _ => "",
        };
    }
}
