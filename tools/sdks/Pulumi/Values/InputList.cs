using System.Collections;

namespace Pulumi;

/// <summary>A list of plain values and outputs, or one output of a list.</summary>
public sealed class InputList<T> : Input<ImmutableArray<T>>, IEnumerable, IAsyncEnumerable<Input<T>>
{
    private ImmutableArray<Output<ImmutableArray<Input<T>>>> _parts = [];

    /// <summary>An empty list.</summary>
    public InputList() { }

    private InputList(ImmutableArray<Input<T>> items)
        : this(Output.Create(items)) { }

    private InputList(Output<ImmutableArray<Input<T>>> items) => _parts = [items];

    internal override Output<ImmutableArray<T>> Value =>
        Items.Apply(items =>
            items.IsDefault ? Output.Create(default(ImmutableArray<T>)) : Output.All<T>(items)
        );

    private protected override IOutput Content => Items;

    private Output<ImmutableArray<Input<T>>> Items =>
        _parts is [var single]
            ? single
            : Output
                .All<ImmutableArray<Input<T>>>(_parts)
                .Apply(parts => parts.SelectMany(part => part).ToImmutableArray());

    /// <summary>Whether nothing was ever added.</summary>
    internal bool IsUntouched => _parts.IsEmpty;

    /// <summary>Appends items.</summary>
    public void Add(params Input<T>[] inputs) =>
        _parts = _parts.Add(Output.Create(inputs.ToImmutableArray()));

    /// <summary>Appends the items of another list.</summary>
    public void Add(InputList<T> inputs) => AddRange(inputs);

    /// <summary>Appends the items of another list.</summary>
    public void AddRange(InputList<T> inputs) => _parts = _parts.AddRange(inputs._parts);

    /// <summary>A new list of the items of both.</summary>
    public InputList<T> Concat(InputList<T> other) =>
        new() { _parts = _parts.AddRange(other._parts) };

    /// <summary>A list of one item.</summary>
    public static implicit operator InputList<T>(T value) => new([value]);

    /// <inheritdoc cref="op_Implicit(T)"/>
    public static implicit operator InputList<T>(Output<T> value) => new([value]);

    /// <inheritdoc cref="op_Implicit(T)"/>
    public static implicit operator InputList<T>(Input<T> value) => new([value]);

    /// <summary>A list of the values.</summary>
    public static implicit operator InputList<T>(T[] values) => new([.. values.Select(Wrap)]);

    /// <inheritdoc cref="op_Implicit(T[])"/>
    public static implicit operator InputList<T>(Output<T>[] values) =>
        new([.. values.Select(Wrap)]);

    /// <inheritdoc cref="op_Implicit(T[])"/>
    public static implicit operator InputList<T>(Input<T>[] values) => new([.. values]);

    /// <inheritdoc cref="op_Implicit(T[])"/>
    public static implicit operator InputList<T>(List<T> values) => new([.. values.Select(Wrap)]);

    /// <inheritdoc cref="op_Implicit(T[])"/>
    public static implicit operator InputList<T>(List<Output<T>> values) =>
        new([.. values.Select(Wrap)]);

    /// <inheritdoc cref="op_Implicit(T[])"/>
    public static implicit operator InputList<T>(List<Input<T>> values) => new([.. values]);

    /// <inheritdoc cref="op_Implicit(T[])"/>
    public static implicit operator InputList<T>(ImmutableArray<T> values) => Output.Create(values);

    /// <inheritdoc cref="op_Implicit(T[])"/>
    public static implicit operator InputList<T>(ImmutableArray<Output<T>> values) =>
        new(values.IsDefault ? default : [.. values.Select(Wrap)]);

    /// <inheritdoc cref="op_Implicit(T[])"/>
    public static implicit operator InputList<T>(ImmutableArray<Input<T>> values) => new(values);

    /// <summary>A list whose values are known later.</summary>
    public static implicit operator InputList<T>(Output<T[]> values) => Later(values);

    /// <inheritdoc cref="op_Implicit(Output{T[]})"/>
    public static implicit operator InputList<T>(Output<List<T>> values) => Later(values);

    /// <inheritdoc cref="op_Implicit(Output{T[]})"/>
    public static implicit operator InputList<T>(Output<IEnumerable<T>> values) => Later(values);

    /// <inheritdoc cref="op_Implicit(Output{T[]})"/>
    public static implicit operator InputList<T>(Output<ImmutableArray<T>> values) =>
        new(values.Apply(list => list.IsDefault ? default : list.Select(Wrap).ToImmutableArray()));

    /// <summary>The items; none while one of them is unknown.</summary>
    public async IAsyncEnumerator<Input<T>> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var data = await Value.Data.WaitAsync(cancellationToken);
        foreach (var item in data.IsKnown ? data.Read<ImmutableArray<T>>() : [])
        {
            yield return item;
        }
    }

    // There for collection initializers, which the compiler ties to IEnumerable.
    IEnumerator IEnumerable.GetEnumerator() =>
        throw new NotSupportedException(
            $"A {nameof(InputList<T>)} may hold outputs; use its ToOutput() to read it."
        );

    private static InputList<T> Later<TList>(Output<TList> values)
        where TList : IEnumerable<T> =>
        new(values.Apply(list => list.Select(Wrap).ToImmutableArray()));

    private static Input<T> Wrap(T value) => value;

    private static Input<T> Wrap(Output<T> value) => value;
}
