using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Twin.Rules;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects that a resource whose state was lost can be imported: by each id that its provider documents, and
/// the program then changes nothing about it.
/// </summary>
public sealed class ImportTests
{
    /// <summary>
    /// Google's provider leaves out false here, so AlloyDB's default holds: the state of a deployment says
    /// false, and an import reads true. docs/runbook.md tells how to switch the backups off.
    /// </summary>
    private static readonly string[] s_neverSent = ["automatedBackupPolicy.enabled"];

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task Each_resource_is_imported_by_each_documented_id_and_then_unchanged(
        string stack
    )
    {
        var world = new World();
        var twin = new CloudTwin(world);
        var run = await Rehearsed.ExecuteAsync(StackSettings.Of(stack), twin);
        var connections = new Connections(twin);
        var wrong = new List<string>();
        var tried = 0;

        foreach (
            var resource in run.Current.Resources.Where(resource =>
                resource is { Custom: true, IsProvider: false, External: false }
                && resource.Type.Split(':')[0] is "gcp" or "aws"
            )
        )
        {
            var provider = run.Current.Resources.Single(other => other.Urn == resource.ProviderUrn);
            var connection = connections.Get(provider.Head, provider.Id, () => provider.Inputs);
            var entity = world.Find(resource.Type, resource.Id)!;
            if (TypeRules.Of(resource.Type).Schema is { CanBeImported: false })
            {
                continue;
            }
            foreach (
                var id in TypeRules
                    .Of(resource.Type)
                    .ImportIds.Where(format =>
                        IsFound(format, provider.Inputs, entity.Inputs.Merge(entity.Outputs))
                    )
                    .Select(format => ImportIds.Write(format, entity))
                    .OfType<string>()
                    .Prepend(resource.Id)
            )
            {
                tried++;
                var read = connection.Read(
                    new(resource.Head, id, PropertyMap.Empty, PropertyMap.Empty)
                );
                if (read.Id != resource.Id)
                {
                    wrong.Add($"{resource.Urn}: {id} reads {(read.Exists ? read.Id : "nothing")}");
                    continue;
                }
                var changes = connection
                    .Diff(
                        new(resource.Head, read.Id, read.Inputs, read.Outputs, resource.Inputs)
                        {
                            IgnoreChanges = resource.IgnoreChanges,
                        }
                    )
                    .Changes;
                if (changes.Select(change => change.Path).Except(s_neverSent).Any())
                {
                    wrong.Add(
                        $"{resource.Urn}: after the import of {id}, {string.Join(", ", changes.Select(change => change.Path))} differ"
                    );
                }
            }
        }

        string.Join('\n', wrong).Should().BeEmpty();
        tried.Should().BeGreaterThan(run.Current.Resources.Count(resource => resource.Custom));
    }

    /// <summary>Whether an id of a format finds a resource: a part that it leaves out is the provider's own.</summary>
    private static bool IsFound(string format, PropertyMap settings, PropertyMap resource) =>
        new[] { "project", "region", "location" }.All(place =>
            format.Contains($"{{{place}}}", StringComparison.Ordinal)
            || resource.Text(place) is not { } its
            || settings.Text(place) is not { } own
            || its == own
        );
}
