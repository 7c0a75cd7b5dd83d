namespace Pulumi;

/// <summary>The name of a resource that is unique in all stacks.</summary>
/// <remarks>Form: <c>urn:pulumi:stack::project::parentType$type::name</c>.</remarks>
public readonly struct Urn : IEquatable<Urn>
{
    private readonly string _value;

    /// <summary>A URN of this text.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public Urn(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    /// <summary>The text.</summary>
    public static implicit operator string(Urn value) => value._value;

    /// <summary>Whether the texts are equal.</summary>
    public static bool operator ==(Urn left, Urn right) => left.Equals(right);

    /// <summary>Whether the texts differ.</summary>
    public static bool operator !=(Urn left, Urn right) => !left.Equals(right);

    /// <summary>
    /// The URN that a resource has. Project and stack are those of the deployment where not given;
    /// at most one of parent and parentUrn is given.
    /// </summary>
    /// <exception cref="ArgumentException">Both parents are given.</exception>
    public static Output<string> Create(
        Input<string> name,
        Input<string> type,
        Resource? parent = null,
        Input<string>? parentUrn = null,
        Input<string>? project = null,
        Input<string>? stack = null
    )
    {
        if (parent is not null && parentUrn is not null)
        {
            throw new ArgumentException(
                "A URN has one parent; parent and parentUrn are both given."
            );
        }
        var prefix =
            parent is null && parentUrn is null
                ? Output.Format(
                    $"urn:pulumi:{stack ?? Deployment.Instance.StackName}::{project ?? Deployment.Instance.ProjectName}::"
                )
                : (parent?.Urn ?? parentUrn.ToOutput()).Apply(urn =>
                    urn[..urn.LastIndexOf("::", StringComparison.Ordinal)] + "$"
                );
        return Output.Format($"{prefix}{type}::{name}");
    }

    /// <inheritdoc/>
    public bool Equals(Urn other) => _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Urn other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    /// <inheritdoc/>
    public override string ToString() => _value;
}
