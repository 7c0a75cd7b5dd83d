using System.Text.Json;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin.Types;

namespace KeylessAlloyDb.Rehearsal.Cost;

/// <summary>What a resource starts without Pulumi, such as a group its instances, and what is paid for it.</summary>
/// <param name="Type">As what it is paid.</param>
/// <param name="Inputs">The inputs that decide its price.</param>
/// <param name="Count">How many there are; null where a preview does not know it.</param>
internal sealed record Launched(string Type, PropertyMap Inputs, decimal? Count)
{
    /// <summary>What a resource starts, by the section <c>launches</c> of its type's file.</summary>
    /// <param name="resource">What starts it.</param>
    /// <param name="all">All resources; one of them says what it is like.</param>
    public static IEnumerable<Launched> By(
        ResourceState resource,
        IReadOnlyCollection<ResourceState> all
    ) =>
        TypeFile.Section(resource.Type, "launches") is { } launches
            ? from model in all
            where
                resource
                    .PropertyDependencies.GetValueOrDefault(
                        launches.GetProperty("by").GetString()!,
                        []
                    )
                    .Contains(model.Urn)
            select new Launched(
                launches.GetProperty("type").GetString()!,
                Translate(model.Inputs, launches.GetProperty("inputs")),
                (decimal?)resource.Inputs.Find(launches.GetProperty("count").GetString()!)?.AsNumber
            )
            : [];

    private static PropertyMap Translate(PropertyMap inputs, JsonElement names) =>
        names
            .EnumerateObject()
            .Aggregate(
                PropertyMap.Empty,
                (map, name) =>
                    inputs.Find(name.Value.GetString()!) is { } value
                        ? Put(map, name.Name.Split('.'), value)
                        : map
            );

    private static PropertyMap Put(
        PropertyMap map,
        ReadOnlySpan<string> path,
        PropertyValue value
    ) =>
        map.With(
            path[0],
            path.Length == 1
                ? value
                : Put(map.Get(path[0])?.AsMap ?? PropertyMap.Empty, path[1..], value)
        );
}
