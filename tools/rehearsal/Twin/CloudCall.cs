using System.Diagnostics.CodeAnalysis;
using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>One operation as a cloud's API sees it.</summary>
/// <param name="Resource">What Pulumi calls the resource.</param>
/// <param name="Provider">Settings of its provider: project, region and so on.</param>
/// <param name="Inputs">Checked inputs without secret marks; of a delete, the last ones.</param>
/// <param name="Current">The resource as it is; null for a create.</param>
/// <param name="World">Everything that exists.</param>
/// <param name="At">Simulated time since the run began.</param>
internal sealed record CloudCall(
    ResourceHead Resource,
    PropertyMap Provider,
    PropertyMap Inputs,
    Entity? Current,
    World World,
    TimeSpan At
)
{
    /// <summary>The value at a path, e.g. bgp.asn; null when it is absent.</summary>
    public PropertyValue? Get(string path) => Inputs.Find(path)?.Bare;

    public string? Text(string path) => Get(path)?.AsText;

    /// <summary>The texts of the list at a path.</summary>
    public IEnumerable<string> Texts(string path) => Inputs.Texts(path);

    /// <summary>The objects of the list at a path.</summary>
    public IEnumerable<PropertyMap> Maps(string path) => Inputs.Maps(path);

    /// <summary>How long the provider tries: the program's own limit, else that of the type.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>The API refuses the operation unless a condition holds.</summary>
    /// <param name="condition">What must hold.</param>
    /// <param name="message">Reads like the cloud's own refusal, with the value given.</param>
    /// <param name="rule">Name of the rule.</param>
    /// <param name="source">Where the rule comes from.</param>
    public static void Require(
        [DoesNotReturnIf(false)] bool condition,
        string message,
        string rule,
        string source
    )
    {
        if (!condition)
        {
            throw new ProviderException(message, rule, source);
        }
    }

    /// <summary>The API refuses the operation while any of the resources exist.</summary>
    /// <param name="others">What stands in the way, such as the users of what is to be deleted.</param>
    /// <param name="message">Makes the cloud's refusal from the first of them.</param>
    /// <param name="rule">Name of the rule.</param>
    /// <param name="source">Where the rule comes from.</param>
    public static void RequireNone(
        IEnumerable<Entity> others,
        Func<Entity, string> message,
        string rule,
        string source
    )
    {
        if (others.FirstOrDefault() is { } other)
        {
            throw new ProviderException(message(other), rule, source);
        }
    }

    /// <summary>
    /// The provider tries until nothing stands in the way any more, in simulated time; it is refused when
    /// that takes too long, or never comes.
    /// </summary>
    /// <param name="stands">Whether a resource is an obstacle.</param>
    /// <param name="timeout">How long the provider tries.</param>
    /// <param name="message">Makes the cloud's error from the obstacle that lasts longest.</param>
    /// <param name="rule">Name of the rule.</param>
    /// <param name="source">Where the rule comes from.</param>
    public void RetryUntilGone(
        Func<Entity, bool> stands,
        TimeSpan timeout,
        Func<Entity, string> message,
        string rule,
        string source
    )
    {
        var last = World
            .ExistingAt(At)
            .Where(stands)
            .MaxBy(other => other.Until ?? TimeSpan.MaxValue);
        if (last is not null)
        {
            Await(last.Until, timeout, () => message(last), rule, source);
        }
    }

    /// <summary>The provider tries until something is there.</summary>
    /// <param name="needed">The required resource; null where it does not exist.</param>
    /// <param name="timeout">How long the provider tries.</param>
    /// <param name="message">Reads like the cloud's own refusal.</param>
    /// <param name="rule">Name of the rule.</param>
    /// <param name="source">Where the rule comes from.</param>
    public void RetryUntilExists(
        Entity? needed,
        TimeSpan timeout,
        string message,
        string rule,
        string source
    ) =>
        Await(
            needed is null ? null : needed.Since ?? TimeSpan.Zero,
            timeout,
            () => message,
            rule,
            source
        );

    private void Await(
        TimeSpan? time,
        TimeSpan timeout,
        Func<string> message,
        string rule,
        string source
    )
    {
        if (!(time - At <= timeout))
        {
            throw new ProviderException(message(), rule, source) { Tried = timeout };
        }
        if (time > World.Now)
        {
            World.Now = time.Value;
        }
    }
}
