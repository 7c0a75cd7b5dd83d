using System.Text.Json;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>
/// A world in a file, for clouds that outlive a process: a line for each resource, written as soon as it
/// changes, so that a killed process loses nothing. One process holds it at a time. It has made-up secrets
/// as they are, so only its owner may read it.
/// </summary>
internal sealed class WorldFile : IDisposable
{
    private readonly FileStream _lock;
    private readonly FileStream _lines;

    private WorldFile(FileStream held, FileStream lines, World world) =>
        (_lock, _lines, World) = (held, lines, world);

    public World World { get; }

    /// <summary>Reads a world, or begins an empty one, and keeps the file up to date from now on.</summary>
    /// <exception cref="RehearsalException">Another process holds the file, or it is no world.</exception>
    public static WorldFile Open(string path)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var held = OwnersFile.Hold(full, "--world");
        try
        {
            var world = File.Exists(full) ? Read(full) : new();
            // Without the lines that later ones replace, and without half a line of a killed process.
            var draft = full + ".new";
            using (var compact = OwnersFile.Create(draft))
            {
                foreach (var entity in world.All.Concat(world.Deleted))
                {
                    Write(compact, entity);
                }
                compact.Flush(flushToDisk: true);
            }
            File.Move(draft, full, overwrite: true);
            var lines = new FileStream(full, FileMode.Append, FileAccess.Write, FileShare.Read);
            world.Changed = entity =>
            {
                Write(lines, entity);
                lines.Flush();
            };
            return new(held, lines, world);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        World.Changed = null;
        _lines.Dispose();
        _lock.Dispose();
    }

    private static World Read(string path)
    {
        var world = new World();
        var text = File.ReadAllText(path);
        var lines = text[..(text.LastIndexOf('\n') + 1)]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines)
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                var (entity, isDeleted) = ToEntity(json.RootElement);
                world.Put(entity);
                if (isDeleted)
                {
                    world.Remove(entity);
                }
            }
            catch (Exception e)
                when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new RehearsalException(
                    $"{path} is no world of `rehearsal serve`: {e.Message}\nIt was left as it is; move it away to begin with empty clouds."
                );
            }
        }
        // What is there now was there before.
        world.BeginRun();
        return world;
    }

    private static (Entity Entity, bool IsDeleted) ToEntity(JsonElement line)
    {
        return (
            new(
                new(Text("urn"), Text("type"), Text("name")),
                Text("id"),
                Map("inputs"),
                Map("outputs"),
                Since: null
            ),
            line.TryGetProperty("deleted", out _)
        );

        string Text(string key) => line.GetProperty(key).GetString()!;

        PropertyMap Map(string key) =>
            (PropertyMap)JsonCodec.Read(line.GetProperty(key), ciphertext => ciphertext);
    }

    private static void Write(Stream file, Entity entity)
    {
        using var writer = new Utf8JsonWriter(file, JsonStyle.Compact);
        writer.WriteStartObject();
        writer.WriteString("urn", entity.Resource.Urn);
        writer.WriteString("type", entity.Type);
        writer.WriteString("name", entity.Resource.Name);
        writer.WriteString("id", entity.Id);
        if (entity.Until is not null)
        {
            writer.WriteBoolean("deleted", true);
        }
        writer.WritePropertyName("inputs");
        JsonCodec.Write(writer, entity.Inputs, SecretForm.Plain);
        writer.WritePropertyName("outputs");
        JsonCodec.Write(writer, entity.Outputs, SecretForm.Plain);
        writer.WriteEndObject();
        writer.Flush();
        file.WriteByte((byte)'\n');
    }
}
