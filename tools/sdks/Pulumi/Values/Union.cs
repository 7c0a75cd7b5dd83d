namespace Pulumi;

/// <summary>A value of one of two types.</summary>
public readonly struct Union<T0, T1> : IEquatable<Union<T0, T1>>, IUnion
{
    private readonly T0 _t0;
    private readonly T1 _t1;

    private Union(bool isT1, T0 t0, T1 t1) => (IsT1, _t0, _t1) = (isT1, t0, t1);

    /// <summary>The value as the first type.</summary>
    /// <exception cref="InvalidOperationException">It is of the second.</exception>
    public T0 AsT0 => IsT0 ? _t0 : throw WrongType(typeof(T0), typeof(T1));

    /// <summary>The value as the second type.</summary>
    /// <exception cref="InvalidOperationException">It is of the first.</exception>
    public T1 AsT1 => IsT1 ? _t1 : throw WrongType(typeof(T1), typeof(T0));

    /// <summary>Whether the value is of the first type.</summary>
    public bool IsT0 => !IsT1;

    /// <summary>Whether the value is of the second type.</summary>
    public bool IsT1 { get; }

    /// <summary>The value, of whichever type.</summary>
    public object Value => (IsT1 ? _t1 : _t0)!;

    /// <summary>A value of the first type.</summary>
    public static Union<T0, T1> FromT0(T0 input) => new(false, input, default!);

    /// <summary>A value of the second type.</summary>
    public static Union<T0, T1> FromT1(T1 input) => new(true, default!, input);

    /// <summary>A value of the first type.</summary>
    public static implicit operator Union<T0, T1>(T0 t) => FromT0(t);

    /// <summary>A value of the second type.</summary>
    public static implicit operator Union<T0, T1>(T1 t) => FromT1(t);

    /// <summary>Whether both hold the same value of the same type.</summary>
    public static bool operator ==(Union<T0, T1> left, Union<T0, T1> right) => left.Equals(right);

    /// <summary>Whether the values or their types differ.</summary>
    public static bool operator !=(Union<T0, T1> left, Union<T0, T1> right) => !left.Equals(right);

    /// <summary>The result of the function for the type that the value has.</summary>
    public TResult Match<TResult>(Func<T0, TResult> f0, Func<T1, TResult> f1) =>
        IsT1 ? f1(_t1) : f0(_t0);

    /// <inheritdoc/>
    public bool Equals(Union<T0, T1> other) =>
        IsT1 == other.IsT1
        && EqualityComparer<T0>.Default.Equals(_t0, other._t0)
        && EqualityComparer<T1>.Default.Equals(_t1, other._t1);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Union<T0, T1> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsT1, _t0, _t1);

    /// <summary>The type and the value, e.g. <c>System.String: a</c>.</summary>
    public override string ToString() => $"{(IsT1 ? typeof(T1) : typeof(T0)).FullName}: {Value}";

    private static InvalidOperationException WrongType(Type asked, Type actual) =>
        new($"The union holds a {actual}, not the {asked} that was asked for.");
}

internal interface IUnion
{
    object Value { get; }
}
