using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.State;

/// <summary>A resource in the schema that Pulumi's state files and preview digests share.</summary>
internal static class ResourceJson
{
    public static void Write(Utf8JsonWriter writer, ResourceState resource, SecretForm secrets)
    {
        writer.WriteStartObject();
        writer.WriteString("urn", resource.Urn);
        writer.WriteBoolean("custom", resource.Custom);
        WriteFlag("delete", resource.Delete);
        WriteText("id", resource.Id);
        writer.WriteString("type", resource.Type);
        WriteMap("inputs", resource.Inputs);
        WriteMap("outputs", resource.Outputs);
        WriteText("parent", resource.Parent);
        WriteFlag("protect", resource.Protect);
        WriteFlag("external", resource.External);
        WriteList("dependencies", resource.Dependencies);
        WriteList("initErrors", resource.InitErrors);
        WriteText("provider", resource.Provider);
        WritePropertyDependencies();
        WriteFlag("pendingReplacement", resource.PendingReplacement);
        WriteList("additionalSecretOutputs", resource.AdditionalSecretOutputs);
        WriteTimeouts();
        WriteFlag("retainOnDelete", resource.RetainOnDelete);
        WriteText("deletedWith", resource.DeletedWith);
        WriteList("replaceWith", resource.ReplaceWith);
        WriteTime("created", resource.Created);
        WriteTime("modified", resource.Modified);
        WriteList("ignoreChanges", resource.IgnoreChanges);
        WriteList("replaceOnChanges", resource.ReplaceOnChanges);
        writer.WriteEndObject();

        void WriteFlag(string name, bool value)
        {
            if (value)
            {
                writer.WriteBoolean(name, value);
            }
        }

        void WriteText(string name, string value)
        {
            if (value.Length > 0)
            {
                writer.WriteString(name, value);
            }
        }

        void WriteMap(string name, PropertyMap value)
        {
            if (value.Count > 0)
            {
                writer.WritePropertyName(name);
                JsonCodec.Write(writer, value, secrets);
            }
        }

        void WriteList(string name, ImmutableArray<string> values)
        {
            if (values.Length > 0)
            {
                writer.WriteStartArray(name);
                foreach (var value in values)
                {
                    writer.WriteStringValue(value);
                }
                writer.WriteEndArray();
            }
        }

        void WritePropertyDependencies()
        {
            if (resource.PropertyDependencies.Count > 0)
            {
                writer.WriteStartObject("propertyDependencies");
                foreach (var (key, urns) in resource.PropertyDependencies)
                {
                    writer.WriteStartArray(key);
                    foreach (var urn in urns)
                    {
                        writer.WriteStringValue(urn);
                    }
                    writer.WriteEndArray();
                }
                writer.WriteEndObject();
            }
        }

        void WriteTimeouts()
        {
            if (resource.CustomTimeouts is { } limits)
            {
                writer.WriteStartObject("customTimeouts");
                WriteSeconds("create", limits.Create);
                WriteSeconds("update", limits.Update);
                WriteSeconds("delete", limits.Delete);
                writer.WriteEndObject();
            }
        }

        void WriteSeconds(string name, TimeSpan? limit)
        {
            if (limit is { } value)
            {
                writer.WriteNumber(name, value.TotalSeconds);
            }
        }

        void WriteTime(string name, DateTimeOffset? time)
        {
            if (time is { } value)
            {
                writer.WriteString(
                    name,
                    value.UtcDateTime.ToString(
                        "yyyy-MM-ddTHH:mm:ss.fffffffZ",
                        CultureInfo.InvariantCulture
                    )
                );
            }
        }
    }

    public static ResourceState Read(JsonElement json, Func<string, string> decrypt)
    {
        return new()
        {
            Urn = Urn.Validate(json.GetProperty("urn").GetString() ?? ""),
            Type = json.GetProperty("type").GetString() ?? "",
            Custom = Flag("custom"),
            Delete = Flag("delete"),
            PendingReplacement = Flag("pendingReplacement"),
            External = Flag("external"),
            Id = Text("id"),
            Inputs = Map("inputs"),
            Outputs = Map("outputs"),
            Parent = Text("parent"),
            Provider = Text("provider"),
            Protect = Flag("protect"),
            RetainOnDelete = Flag("retainOnDelete"),
            DeletedWith = Text("deletedWith"),
            Dependencies = List("dependencies"),
            PropertyDependencies = Find("propertyDependencies")
                is { ValueKind: JsonValueKind.Object } properties
                ? properties
                    .EnumerateObject()
                    .ToImmutableSortedDictionary(
                        entry => entry.Name,
                        entry => Texts(entry.Value),
                        StringComparer.Ordinal
                    )
                : ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty,
            AdditionalSecretOutputs = List("additionalSecretOutputs"),
            ReplaceWith = List("replaceWith"),
            InitErrors = List("initErrors"),
            IgnoreChanges = List("ignoreChanges"),
            ReplaceOnChanges = List("replaceOnChanges"),
            CustomTimeouts = Find("customTimeouts") is { } limits
                ? new(
                    Seconds(limits, "create"),
                    Seconds(limits, "update"),
                    Seconds(limits, "delete")
                )
                : null,
            Created = Find("created")?.GetDateTimeOffset(),
            Modified = Find("modified")?.GetDateTimeOffset(),
        };

        JsonElement? Find(string name) => json.TryGetProperty(name, out var value) ? value : null;
        bool Flag(string name) => Find(name)?.GetBoolean() ?? false;
        string Text(string name) => Find(name)?.GetString() ?? "";
        PropertyMap Map(string name) =>
            Find(name) is { ValueKind: JsonValueKind.Object } value
                ? PropertyMap.Of(
                    value.EnumerateObject().Select(e => (e.Name, JsonCodec.Read(e.Value, decrypt)))
                )
                : PropertyMap.Empty;
        ImmutableArray<string> List(string name) => Find(name) is { } value ? Texts(value) : [];
        static ImmutableArray<string> Texts(JsonElement value) =>
            value.ValueKind == JsonValueKind.Array
                ? [.. value.EnumerateArray().Select(item => item.GetString() ?? "")]
                : [];
        static TimeSpan? Seconds(JsonElement limits, string name) =>
            limits.TryGetProperty(name, out var value) && value.GetDouble() > 0
                ? TimeSpan.FromSeconds(value.GetDouble())
                : null;
    }
}
