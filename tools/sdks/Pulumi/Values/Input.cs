namespace Pulumi;

/// <summary>An input whose type is not known at compile time.</summary>
internal interface IInput
{
    /// <summary>What is sent: each item of a list or map keeps its own marks.</summary>
    IOutput Content { get; }
}

/// <summary>A plain value or an output: what a resource takes as an argument.</summary>
public class Input<T> : IOutput, IInput
{
    private readonly Output<T>? _value;

    private protected Input() { }

    private protected Input(Output<T> value) => _value = value;

    internal virtual Output<T> Value => _value!;

    private protected virtual IOutput Content => Value;

    IOutput IInput.Content => Content;

    /// <summary>A value that is known now.</summary>
    public static implicit operator Input<T>(T value) => new(Output.Create(value));

    /// <summary>A value that is known later.</summary>
    public static implicit operator Input<T>(Output<T> value) => new(value);

    /// <summary>The value as an output.</summary>
    public static implicit operator Output<T>(Input<T> input) => input.Value;

    Task<OutputData> IOutput.Data => Value.Data;
}

/// <summary>Reads inputs as outputs.</summary>
public static class InputExtensions
{
    /// <inheritdoc cref="Output{T}.Apply{TResult}(Func{T, TResult})"/>
    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, TResult> func) =>
        input.ToOutput().Apply(func);

    /// <inheritdoc cref="Output{T}.Apply{TResult}(Func{T, TResult})"/>
    public static Output<TResult> Apply<T, TResult>(
        this Input<T>? input,
        Func<T, Task<TResult>> func
    ) => input.ToOutput().Apply(func);

    /// <inheritdoc cref="Output{T}.Apply{TResult}(Func{T, TResult})"/>
    public static Output<TResult> Apply<T, TResult>(
        this Input<T>? input,
        Func<T, Input<TResult>?> func
    ) => input.ToOutput().Apply(func);

    /// <inheritdoc cref="Output{T}.Apply{TResult}(Func{T, TResult})"/>
    public static Output<TResult> Apply<T, TResult>(
        this Input<T>? input,
        Func<T, Output<TResult>?> func
    ) => input.ToOutput().Apply(func);

    /// <summary>The input as an output; null becomes an output of the type's default.</summary>
    public static Output<T> ToOutput<T>(this Input<T>? input) =>
        input is null ? new(OutputData.Known(default(T))) : input.Value;
}
