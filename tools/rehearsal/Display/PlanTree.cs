using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Display;

/// <summary>One line of the tree.</summary>
internal sealed record TreeRow(string Branch, Step Step, string Note);

/// <summary>The steps of a run as the tree that their parents span.</summary>
internal static class PlanTree
{
    /// <param name="steps">All steps of the run.</param>
    /// <param name="showSame">Whether to show resources that do not change.</param>
    public static IReadOnlyList<TreeRow> Build(IReadOnlyList<Step> steps, bool showSame)
    {
        var byUrn = steps.ToLookup(step => step.Urn);
        var shown = new HashSet<string>();
        foreach (var step in steps.Where(step => showSame || step.Op != StepOp.Same))
        {
            for (var urn = step.Urn; urn.Length > 0 && shown.Add(urn); )
            {
                urn = byUrn[urn].FirstOrDefault()?.State.Parent ?? "";
            }
        }
        var children = steps
            .Where(step => shown.Contains(step.Urn))
            .ToLookup(step => shown.Contains(step.State.Parent) ? step.State.Parent : "");
        var rows = new List<TreeRow>();
        Add("", "", isRoot: true);
        return rows;

        void Add(string parent, string indent, bool isRoot)
        {
            var siblings = children[parent]
                .OrderBy(step => step.State.Custom)
                .ThenBy(step => step.State.Name, StringComparer.Ordinal)
                .ToList();
            foreach (var step in siblings)
            {
                var last = step == siblings[^1];
                rows.Add(
                    new(isRoot ? "" : indent + (last ? "└─ " : "├─ "), step, Note(step.Changes))
                );
                Add(step.Urn, isRoot ? "" : indent + (last ? "   " : "│  "), isRoot: false);
            }
        }
    }

    /// <summary>gcp:compute/network:Network reads gcp:compute:Network.</summary>
    public static string ShortType(string type) =>
        type.Split(':') is [var package, var module, var name]
            ? $"{package}:{module.Split('/')[0]}:{name}"
            : type;

    private static string Note(IReadOnlyList<PropertyDiff> changes) =>
        changes.Count == 0
            ? ""
            : "[diff: "
                + string.Join(
                    ",",
                    changes.Select(change =>
                        Sign(change.Kind) + change.Path + (change.Replaces ? "!" : "")
                    )
                )
                + "]";

    private static char Sign(DiffKind kind) =>
        kind switch
        {
            DiffKind.Add => '+',
            DiffKind.Delete => '-',
            _ => '~',
        };
}
