using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Pulumi.Serialization;

/// <summary>
/// Writes a value as protobuf's formatter does, spaces and all. The formatter itself would first
/// describe its message types to itself, which is a tenth of all that a program compiles at run time.
/// </summary>
internal static class ProtobufJson
{
    public static string Format(Value value)
    {
        var json = new StringBuilder();
        Write(json, value);
        return json.ToString();
    }

    private static void Write(StringBuilder json, Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.NullValue:
                json.Append("null");
                break;
            case Value.KindOneofCase.BoolValue:
                json.Append(value.BoolValue ? "true" : "false");
                break;
            case Value.KindOneofCase.NumberValue when double.IsFinite(value.NumberValue):
                json.Append(value.NumberValue.ToString("r", CultureInfo.InvariantCulture));
                break;
            case Value.KindOneofCase.StringValue when value.StringValue.All(IsPlain):
                json.Append('"').Append(value.StringValue).Append('"');
                break;
            case Value.KindOneofCase.ListValue:
                WriteAll(json, "[ ", value.ListValue.Values, " ]", Write);
                break;
            case Value.KindOneofCase.StructValue:
                WriteAll(json, "{ ", value.StructValue.Fields, " }", WriteField);
                break;
            default:
                // What takes escapes is rare enough for the formatter.
                json.Append(JsonFormatter.Default.Format(value));
                break;
        }
    }

    private static void WriteField(StringBuilder json, KeyValuePair<string, Value> field)
    {
        Write(json, Value.ForString(field.Key));
        json.Append(": ");
        Write(json, field.Value);
    }

    private static void WriteAll<T>(
        StringBuilder json,
        string open,
        ICollection<T> items,
        string close,
        Action<StringBuilder, T> write
    )
    {
        json.Append(open);
        var separator = "";
        foreach (var item in items)
        {
            json.Append(separator);
            write(json, item);
            separator = ", ";
        }
        json.Append(items.Count == 0 ? close.TrimStart() : close);
    }

    private static bool IsPlain(char c) =>
        c is >= ' ' and <= '~' and not ('"' or '\\' or '<' or '>');
}
