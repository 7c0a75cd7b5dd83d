using System.Text.Json;
using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Rehearsal.Project;

/// <summary>One -c key=value, optionally with a path into an object or list.</summary>
internal sealed record ConfigOverride(string Key, IReadOnlyList<PathStep> Path, string Value)
{
    public static ConfigOverride Parse(string text, bool isPath, string project)
    {
        var equals = text.IndexOf('=');
        if (equals <= 0)
        {
            throw new RehearsalException($"-c '{text}': the form is key=value.", ExitCode.Usage);
        }
        var (key, value) = (text[..equals], text[(equals + 1)..]);
        if (!isPath)
        {
            return new(ConfigKey.Qualify(key, project), [], value);
        }
        var colon = key.IndexOf(':');
        var path = PropertyPath.Parse(key[(colon + 1)..]);
        return path is [{ Name: { } top }, ..]
            ? new(ConfigKey.Qualify(key[..(colon + 1)] + top, project), [.. path.Skip(1)], value)
            : throw new RehearsalException($"-c '{text}': a path starts with a key's name.");
    }

    public ConfigValue Apply(ConfigValue? current)
    {
        if (Path is [])
        {
            return new(Value, current?.Secret ?? false, IsStructure());
        }
        return ConfigValue.From(Set(Parse(current), Path), current?.Secret ?? false);
    }

    /// <summary>Whether the value is a list or an object in JSON.</summary>
    private bool IsStructure()
    {
        try
        {
            return JsonNode.Parse(Value) is JsonArray or JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private JsonNode? Parse(ConfigValue? current)
    {
        try
        {
            return current is null ? null : JsonNode.Parse(current.Text);
        }
        catch (JsonException)
        {
            throw new RehearsalException(
                $"-c: '{Key}' is neither a list nor an object, so it has no path inside."
            );
        }
    }

    private JsonNode? Set(JsonNode? node, IEnumerable<PathStep> path)
    {
        if (path.FirstOrDefault() is not { } step)
        {
            return Scalars.Parse(Value);
        }
        var rest = path.Skip(1);
        switch (step, node)
        {
            case ({ Index: { } index }, JsonArray or null):
                var list = node?.AsArray() ?? [];
                if (index > list.Count)
                {
                    throw new RehearsalException(
                        $"-c: '{Key}' has {list.Count} elements; [{index}] is out of range."
                    );
                }
                if (index == list.Count)
                {
                    list.Add(null);
                }
                list[index] = Set(list[index]?.DeepClone(), rest);
                return list;
            case ({ Name: { } name }, JsonObject or null):
                var map = node?.AsObject() ?? [];
                map[name] = Set(map[name]?.DeepClone(), rest);
                return map;
            default:
                throw new RehearsalException($"-c: the path does not fit the value of '{Key}'.");
        }
    }
}
