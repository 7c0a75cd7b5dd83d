using Pulumirpc;

namespace Pulumi;

public sealed partial class Deployment
{
    /// <summary>
    /// Adds what the resource was called before. An engine that knows no specs gets URNs; it is older
    /// than any CLI that Pulumi.yaml allows, so what children would inherit is not worked out for it.
    /// </summary>
    private async Task AddAliasesAsync(
        RegisterResourceRequest request,
        Resource resource,
        ResourceOptions options
    )
    {
        foreach (var alias in options.Aliases)
        {
            if (await alias.ToOutput().Data is not { IsKnown: true } data)
            {
                continue;
            }
            var known = data.Read<Alias>();
            Check(known);
            if (await SupportsAsync("aliasSpecs"))
            {
                request.Aliases.Add(await ToSpecAsync(known));
            }
            else
            {
                request.AliasURNs.Add(
                    known.Urn ?? await TextAsync(FormerUrn(known, resource, options.Parent))
                );
            }
        }
    }

    private static void Check(Alias alias)
    {
        var parents =
            (alias.Parent is null ? 0 : 1)
            + (alias.ParentUrn is null ? 0 : 1)
            + (alias.NoParent ? 1 : 0);
        if (parents > 1)
        {
            throw new ArgumentException(
                "An alias has one of Parent, ParentUrn and NoParent; it was given more."
            );
        }
        var isWhole =
            alias is { Name: null, Type: null, Stack: null, Project: null } && parents == 0;
        if (alias.Urn is { } urn && !isWhole)
        {
            throw new ArgumentException(
                $"The alias '{urn}' is a whole URN; it takes nothing else."
            );
        }
    }

    private static async Task<Pulumirpc.Alias> ToSpecAsync(Alias alias)
    {
        if (alias.Urn is { } urn)
        {
            return new() { Urn = urn };
        }
        var spec = new Pulumirpc.Alias.Types.Spec
        {
            Name = await TextAsync(alias.Name),
            Type = await TextAsync(alias.Type),
            Stack = await TextAsync(alias.Stack),
            Project = await TextAsync(alias.Project),
        };
        if (alias.Parent is { } parent)
        {
            spec.ParentUrn = await UrnAsync(parent);
        }
        else if (alias.ParentUrn is { } parentUrn)
        {
            var text = await TextAsync(parentUrn);
            spec.ParentUrn = text.Contains("::")
                ? text
                : throw new ArgumentException($"The ParentUrn '{text}' of an alias is not a URN.");
        }
        else
        {
            spec.NoParent = alias.NoParent;
        }
        return new() { Spec = spec };
    }

    private static Output<string> FormerUrn(Alias alias, Resource resource, Resource? parent) =>
        Urn.Create(
            alias.Name ?? resource.GetResourceName(),
            alias.Type ?? resource.GetResourceType(),
            alias.Parent ?? (alias.ParentUrn is null && !alias.NoParent ? NoStack(parent) : null),
            alias.ParentUrn,
            alias.Project,
            alias.Stack
        );

    /// <summary>The stack is no part of the URNs of what is below it.</summary>
    private static Resource? NoStack(Resource? parent) => parent is Stack ? null : parent;

    private static async Task<string> TextAsync(Input<string>? text) =>
        (await text.ToOutput().Data).Read<string?>() ?? "";
}
