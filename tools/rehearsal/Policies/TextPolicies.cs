using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>Texts that people read have the form that their API takes: no preview of a provider checks it.</summary>
internal static class TextPolicies
{
    public static IReadOnlyList<Policy> All { get; } =
    [
        new(
            "texts-fit",
            "Descriptions, display names, tags and labels have the characters and the length that their API takes.",
            [
                "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
                "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
                "https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts",
                "https://cloud.google.com/resource-manager/docs/labels-overview",
            ],
            set => set.All.Where(resource => !IsOfGroup(resource)).SelectMany(Violations)
        ),
    ];

    /// <summary>A resource's texts that its API refuses.</summary>
    public static IEnumerable<Violation> Violations(ResourceState resource) =>
        FreeText
            .Wrong(resource.Type, resource.Inputs)
            .Select(text => new Violation(
                resource,
                $"{text.Rule.Path} is \"{text.Value}\"; write {text.Rule.Limits}"
            ));

    /// <summary>The rule groups-described speaks of these.</summary>
    private static bool IsOfGroup(ResourceState resource) =>
        resource.Type
            is "aws:ec2/securityGroup:SecurityGroup"
                or Types.IngressRule
                or Types.EgressRule;
}
