using System.Collections.Frozen;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>
/// Resources that exist in the clouds and that no stack has made, from a file in the clouds' own words:
/// <c>{"resources": [{"type", "id", "properties"}]}</c>. The properties are those that the provider reads of
/// the resource, or that its function answers; the ones left out are empty.
/// </summary>
internal static class ExistingFile
{
    /// <exception cref="RehearsalException">The file is wrong; all problems are listed.</exception>
    public static IReadOnlyList<Entity> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw RehearsalException.NoFile("--existing", path);
        }
        var problems = new List<string>();
        var entities = new List<Entity>();
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(path));
            foreach (
                var (index, item) in json
                    .RootElement.GetProperty("resources")
                    .EnumerateArray()
                    .Index()
            )
            {
                var entity = ToEntity(item);
                var place = $"resources[{index}], {entity.Type} {entity.Id}";
                problems.AddRange(ProblemsOf(entity).Select(problem => $"{place}: {problem}"));
                if (entities.Any(other => (other.Type, other.Id) == (entity.Type, entity.Id)))
                {
                    problems.Add($"{place}: is there twice");
                }
                entities.Add(entity);
            }
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            problems.Add(
                $"{e.Message} Write {{\"resources\": [{{\"type\": \"...\", \"id\": \"...\", \"properties\": {{}}}}]}}."
            );
        }
        return problems.Count == 0
            ? [.. entities.Select(Complete)]
            : throw new RehearsalException(
                $"--existing {path}:\n{string.Join('\n', problems.Select(problem => $"  {problem}"))}",
                ExitCode.Usage
            );
    }

    private static Entity ToEntity(JsonElement item)
    {
        var (type, id) = (Text("type"), Text("id"));
        var properties = item.TryGetProperty("properties", out var given)
            ? (PropertyMap)JsonCodec.Read(given, ciphertext => ciphertext)
            : PropertyMap.Empty;
        return new(new("", type, id), id, properties, properties, Since: null);

        string Text(string key) => item.GetProperty(key).GetString() ?? "";
    }

    private static IEnumerable<string> ProblemsOf(Entity entity)
    {
        if (PackageSchema.Resource(entity.Type) is not { } spec)
        {
            return ["the rehearsal knows no such type"];
        }
        var known = Answers(entity.Type)
            .Append(spec.Outputs)
            .SelectMany(answer => answer.Properties)
            .ToLookup(property => property.Key, property => property.Value);
        return SchemaCheck
            .Check(
                new(
                    known.ToFrozenDictionary(property => property.Key, property => property.Last()),
                    Required: [],
                    Defaults: []
                ),
                entity.Outputs
            )
            .Select(failure => $"{failure.Property}: {failure.Reason}");
    }

    private static IEnumerable<ObjectSpec> Answers(string type) =>
        Registry
            .AllFunctions.OfType<LookupModel>()
            .Where(lookup => lookup.Type == type)
            .Select(lookup => lookup.Answers);

    private static Entity Complete(Entity entity)
    {
        var spec = PackageSchema.Resource(entity.Type)!;
        return entity with
        {
            Inputs = entity.Inputs.Where((name, _) => spec.Inputs.Properties.ContainsKey(name)),
            Outputs = (PropertyMap)
                Outcome
                    .Complete(spec, entity.Inputs, PropertyMap.Empty, _ => "")
                    .With("id", entity.Id)
                    .WithoutSecrets(),
        };
    }
}
