using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulumi;

public static partial class Output
{
    /// <summary>
    /// The value as JSON. Outputs and inputs inside the value are waited for; the text is unknown or
    /// secret when one of them is.
    /// </summary>
    public static Output<string> JsonSerialize<T>(
        Output<T> value,
        JsonSerializerOptions? options = null
    )
    {
        return new(SerializeAsync());

        async Task<OutputData> SerializeAsync()
        {
            var data = await value.Data;
            if (!data.IsKnown)
            {
                return data;
            }
            var nested = new NestedOutputs();
            var copy = options is null ? new JsonSerializerOptions() : new(options);
            copy.Converters.Add(nested);
            var text = JsonSerializer.Serialize(data.Read<T>(), copy);
            return OutputData.Known(text).Marked(data).Marked(nested.Joined);
        }
    }

    /// <summary>The value that the JSON text holds.</summary>
    /// <exception cref="JsonException">The text is not JSON of that type.</exception>
    public static Output<T> JsonDeserialize<T>(
        Output<string> json,
        JsonSerializerOptions? options = null
    ) => json.Apply(text => JsonSerializer.Deserialize<T>(text, options)!);

    /// <summary>Writes what an output resolves to, and joins the marks of all it has met.</summary>
    private sealed class NestedOutputs : JsonConverter<object>
    {
        public OutputData Joined { get; private set; } = OutputData.Known(null);

        public override bool CanConvert(Type typeToConvert) =>
            typeof(IOutput).IsAssignableFrom(typeToConvert);

        public override object Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) => throw new NotSupportedException("An output is written to JSON, never read from it.");

        public override void Write(
            Utf8JsonWriter writer,
            object value,
            JsonSerializerOptions options
        )
        {
            // A converter cannot wait any other way; no task of the SDK needs this thread to go on.
            var data = ((IOutput)value).Data.GetAwaiter().GetResult();
            Joined = Joined.Marked(data);
            JsonSerializer.Serialize(writer, data.IsKnown ? data.Value : null, options);
        }
    }
}
