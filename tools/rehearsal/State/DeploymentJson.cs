using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.State;

/// <summary>A whole state in the schema of <c>pulumi stack export</c>, version 3.</summary>
internal static class DeploymentJson
{
    private const int Version = 3;

    public static void Write(
        Stream stream,
        Snapshot snapshot,
        SecretForm secrets,
        DateTimeOffset time
    )
    {
        using var writer = new Utf8JsonWriter(stream, JsonStyle.Readable);
        writer.WriteStartObject();
        writer.WriteNumber("version", Version);
        writer.WriteStartObject("deployment");
        writer.WriteStartObject("manifest");
        writer.WriteString("time", time);
        writer.WriteString("magic", "");
        writer.WriteString("version", "rehearsal");
        writer.WriteEndObject();
        writer.WriteStartObject("secrets_providers");
        writer.WriteString("type", SecretCipher.ProviderType);
        writer.WriteEndObject();
        writer.WriteStartArray("resources");
        foreach (var resource in snapshot.Resources)
        {
            ResourceJson.Write(writer, resource, secrets);
        }
        writer.WriteEndArray();
        if (!snapshot.PendingOperations.IsEmpty)
        {
            writer.WriteStartArray("pending_operations");
            foreach (var operation in snapshot.PendingOperations)
            {
                writer.WriteStartObject();
                writer.WritePropertyName("resource");
                ResourceJson.Write(writer, operation.Resource, secrets);
                writer.WriteString("type", operation.Type);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        writer.WriteStartObject("metadata");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Throws <see cref="JsonException"/> or another exception on anything but a deployment.</summary>
    public static Snapshot Read(ReadOnlyMemory<byte> json, Func<string, string> decrypt)
    {
        using var document = JsonDocument.Parse(json);
        var version = document.RootElement.GetProperty("version").GetInt32();
        if (version != Version)
        {
            throw new JsonException($"deployment version {version}; supported is {Version}");
        }
        var deployment = document.RootElement.GetProperty("deployment");
        return new([.. Items("resources").Select(r => ResourceJson.Read(r, decrypt))])
        {
            PendingOperations =
            [
                .. Items("pending_operations")
                    .Select(operation => new PendingOperation(
                        ResourceJson.Read(operation.GetProperty("resource"), decrypt),
                        operation.GetProperty("type").GetString() ?? ""
                    )),
            ],
        };

        IEnumerable<JsonElement> Items(string name) =>
            deployment.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray()
                : [];
    }
}
