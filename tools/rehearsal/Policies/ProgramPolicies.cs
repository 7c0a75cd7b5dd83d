using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>How a program registers: under which provider, parent and name.</summary>
internal static class ProgramPolicies
{
    private const string AwsProvider = "pulumi:providers:aws";
    private const string GoogleProvider = "pulumi:providers:gcp";

    private static readonly string[] s_labels = ["tags", "labels"];

    private const string Providers =
        "https://www.pulumi.com/docs/iac/concepts/resources/providers/#explicit-provider-configuration";

    public static IReadOnlyList<Policy> All { get; } =
    [
        new(
            "explicit-provider",
            "A resource of a cloud names its provider: the default one takes the account that the shell is logged in to.",
            [Providers],
            set =>
                from resource in set.All
                where ResourceSet.IsOfCloud(resource) && resource.Provider.Length > 0
                where ProviderReference.IsDefault(resource.ProviderUrn)
                select new Violation(
                    resource,
                    $"provider is the default one of {Urn.Type(resource.ProviderUrn)}; pass the program's own, by options or by a parent that has it"
                )
        ),
        new(
            "provider-of-its-package",
            "A resource is served by the provider of its own package.",
            [Providers],
            set =>
                from resource in set.All
                let provider = resource.ProviderUrn
                where provider.Length > 0
                let type = Urn.Type(provider)
                where type != $"{ProviderReference.TypePrefix}{resource.Type.Split(':')[0]}"
                select new Violation(
                    resource,
                    $"provider is {Urn.Name(provider)} of {type}, which does not know {resource.Type}; pass the provider of its package"
                )
        ),
        new(
            "child-of-its-component",
            "A resource that bears a component's name is its child: under another parent it has another URN and is replaced.",
            ["https://www.pulumi.com/docs/iac/concepts/resources/names/#urns"],
            set =>
                from resource in set.Judged
                where resource.Custom
                from component in ComponentsNamedIn(set, resource.Name)
                where !ParentsOf(set, resource).Contains(component.Urn)
                select new Violation(
                    resource,
                    $"parent is {(resource.Parent.Length == 0 ? "none" : Urn.Name(resource.Parent))} instead of {component.Name}: the URN changes, and a deployed resource is replaced"
                )
        )
        {
            Scope = Scope.Resource | Scope.Stack,
        },
        new(
            "names-carry-the-stack",
            "A name that is written out, and that an account or a network has once, holds the stack's name.",
            ["https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming"],
            set =>
                from named in new[]
                {
                    (Type: Types.LogGroup, Property: "name"),
                    (Type: Types.Cluster, Property: "clusterId"),
                    (Type: Types.CustomerGateway, Property: "deviceName"),
                    (Type: Types.AwsDashboard, Property: "dashboardName"),
                }
                from resource in set.Of(named.Type)
                let name = resource.Inputs.Text(named.Property)
                where name is not null && !name.Contains(Stack(resource), StringComparison.Ordinal)
                select new Violation(
                    resource,
                    $"{named.Property} is \"{name}\", without the stack's name {Stack(resource)}: a second stack of the account finds the name taken"
                )
        ),
        new(
            "same-tags-everywhere",
            "Each provider puts the stack's tags on everything that takes them: AWS as default tags, Google as default labels.",
            [
                "https://www.pulumi.com/registry/packages/aws/api-docs/provider/",
                "https://www.pulumi.com/registry/packages/gcp/api-docs/provider/",
            ],
            set => Untagged(set).Concat(Overridden(set))
        )
        {
            Scope = Scope.Resource | Scope.Stack,
        },
    ];

    private static string Stack(ResourceState resource) =>
        resource.Urn["urn:pulumi:".Length..].Split("::")[0];

    /// <summary>The components a and a-b of a resource a-b-c.</summary>
    private static IEnumerable<ResourceState> ComponentsNamedIn(ResourceSet set, string name) =>
        name.Select((letter, at) => (letter, at))
            .Where(place => place.letter == '-')
            .SelectMany(place => set.Named(name[..place.at]))
            .Where(found => !found.Custom && found.Type != Urn.StackType);

    private static IEnumerable<string> ParentsOf(ResourceSet set, ResourceState resource)
    {
        for (
            var parent = resource.Parent;
            parent.Length > 0;
            parent = set.Find(parent)?.Parent ?? ""
        )
        {
            yield return parent;
        }
    }

    /// <summary>A provider's tags for everything; null where a preview does not know them.</summary>
    private static PropertyMap? DefaultsOf(ResourceState provider)
    {
        var isAws = provider.Type == AwsProvider;
        var given = Account.Nested(provider.Inputs, isAws ? "defaultTags" : "defaultLabels");
        var tags = isAws && given?.AsMap is { } nested ? nested.Get("tags") : given;
        return tags is { IsUnknown: true } ? null : tags?.AsMap ?? PropertyMap.Empty;
    }

    private static IEnumerable<Violation> Untagged(ResourceSet set) =>
        from provider in set.JudgedOf(AwsProvider, GoogleProvider)
        let own = DefaultsOf(provider)
        where own is not null
        from tag in set.Of(AwsProvider, GoogleProvider)
            .SelectMany(other => DefaultsOf(other) ?? PropertyMap.Empty)
            .Distinct()
        where
            !tag.Value.IsUnknown
            && own.Get(tag.Key) is not { IsUnknown: true }
            && own.Get(tag.Key) != tag.Value
        select new Violation(
            provider,
            $"{(provider.Type == AwsProvider ? "defaultTags" : "defaultLabels")} lacks {tag.Key} = {tag.Value}, which another provider gives: costs and owners of its resources cannot be told"
        );

    /// <summary>A resource's own tag of the same key wins.</summary>
    private static IEnumerable<Violation> Overridden(ResourceSet set) =>
        from resource in set.Judged
        let provider = set.Find(resource.ProviderUrn)
        where provider?.Type is AwsProvider or GoogleProvider
        from tag in DefaultsOf(provider) ?? PropertyMap.Empty
        from property in s_labels
        let own = resource.Inputs.Get(property)?.AsMap?.Get(tag.Key)
        where own is { IsUnknown: false } && !tag.Value.IsUnknown && own != tag.Value
        select new Violation(
            resource,
            $"{property}.{tag.Key} is {own} and hides the stack's {tag.Value}; take it out"
        );
}
