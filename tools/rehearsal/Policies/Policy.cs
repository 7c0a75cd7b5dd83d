using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>What a violation does to a preview, in Pulumi's words.</summary>
internal enum Enforcement
{
    /// <summary>A warning: right for production, a matter of cost or convenience elsewhere.</summary>
    Advisory,

    /// <summary>An error: the preview fails.</summary>
    Mandatory,
}

/// <summary>When Pulumi's engine can have a rule judged.</summary>
[Flags]
internal enum Scope
{
    /// <summary>With each resource, before it is created; a rule about this alone sees that resource alone.</summary>
    Resource = 1,

    /// <summary>
    /// In the end, with the whole stack and its references. A rule about both is judged with each resource
    /// too, and then sees the earlier resources.
    /// </summary>
    Stack = 2,
}

/// <summary>A rule over the resources that a program registers.</summary>
/// <param name="Name">Its id, in the form of Pulumi's policy packs.</param>
/// <param name="Sentence">What has to hold, one sentence.</param>
/// <param name="Sources">Ids of checkov and trivy that ask the same, or where the fact is from.</param>
/// <param name="Check">What violates it.</param>
internal sealed record Policy(
    string Name,
    string Sentence,
    IReadOnlyList<string> Sources,
    Func<ResourceSet, IEnumerable<Violation>> Check
)
{
    /// <summary>What a violation does.</summary>
    public Enforcement Enforcement { get; init; } = Enforcement.Mandatory;

    /// <summary>When a policy pack judges it; a rehearsal always has the whole stack.</summary>
    public Scope Scope { get; init; } = Scope.Resource;
}

/// <summary>A resource that breaks a rule.</summary>
/// <param name="Resource">The resource to change.</param>
/// <param name="Message">The value found and what to write instead.</param>
internal sealed record Violation(ResourceState Resource, string Message);
