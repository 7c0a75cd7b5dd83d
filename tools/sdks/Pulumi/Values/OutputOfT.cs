namespace Pulumi;

/// <summary>
/// A value that is known later, or never in a preview. It remembers the resources it came from and
/// whether it is a secret.
/// </summary>
public sealed class Output<T> : IOutput
{
    internal Output(Task<OutputData<T>> data)
        : this(data, tracked: true) { }

    internal Output(OutputData<T> data)
        : this(Task.FromResult(data), tracked: false) { }

    private Output(Task<OutputData<T>> data, bool tracked)
    {
        Data = data;
        if (tracked)
        {
            Deployment.Current?.Runner.Track(data);
        }
    }

    internal Task<OutputData<T>> Data { get; }

    /// <summary>An output whose failure is reported elsewhere.</summary>
    internal static Output<T> Untracked(Task<OutputData<T>> data) => new(data, tracked: false);

    /// <summary>An output of the task's result.</summary>
    public static Output<T> Create(Task<T> value) => Output.Create(value);

    /// <summary>Waits for <paramref name="func"/> once the value is known.</summary>
    /// <returns>An output that completes when the function's task does.</returns>
    public Output<ValueTuple> Apply(Func<T, Task> func) =>
        Apply(async value =>
        {
            await func(value);
            return default(ValueTuple);
        });

    /// <summary>The function's result. An unknown value stays unknown and the function uncalled.</summary>
    public Output<TResult> Apply<TResult>(Func<T, TResult> func) =>
        Then(value => new ValueTask<OutputData<TResult>>(OutputData.Known(func(value))));

    /// <inheritdoc cref="Apply{TResult}(Func{T, TResult})"/>
    public Output<TResult> Apply<TResult>(Func<T, Task<TResult>> func) =>
        Then(async value => OutputData.Known(await func(value)));

    /// <inheritdoc cref="Apply{TResult}(Func{T, TResult})"/>
    public Output<TResult> Apply<TResult>(Func<T, Input<TResult>?> func) =>
        Then(value => Unwrap(func(value)?.Value));

    /// <inheritdoc cref="Apply{TResult}(Func{T, TResult})"/>
    public Output<TResult> Apply<TResult>(Func<T, Output<TResult>?> func) =>
        Then(value => Unwrap(func(value)));

    /// <summary>Warns and returns text that says how to read the value.</summary>
    /// <exception cref="InvalidOperationException">
    /// PULUMI_ERROR_OUTPUT_STRING is 1 or true, or no deployment runs that could show the warning.
    /// </exception>
    public override string ToString()
    {
        const string Message =
            "An Output<T> has no text before it is known. Use Output.Format($\"...\") to build text "
            + "from outputs, or output.Apply(value => ...) to read the value.";
        var setting = Environment.GetEnvironmentVariable("PULUMI_ERROR_OUTPUT_STRING");
        if (setting == "1" || "true".Equals(setting, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException(Message);
        }
        Log.Warn(Message);
        return Message;
    }

    async ValueTask<OutputData<object?>> IOutput.GetDataAsync()
    {
        var data = await Data;
        return new(data.Resources, data.Value, data.IsKnown, data.IsSecret);
    }

    internal Output<T> With(Func<OutputData<T>, OutputData<T>> change)
    {
        return new(ChangeAsync());

        async Task<OutputData<T>> ChangeAsync() => change(await Data);
    }

    private Output<TResult> Then<TResult>(Func<T, ValueTask<OutputData<TResult>>> func)
    {
        return new(ThenAsync());

        async Task<OutputData<TResult>> ThenAsync()
        {
            var outer = await Data;
            var inner = outer.IsKnown ? await func(outer.Value) : OutputData.Unknown<TResult>();
            return OutputData.Join(inner.Value, outer, inner);
        }
    }

    private static async ValueTask<OutputData<TResult>> Unwrap<TResult>(Output<TResult>? output) =>
        output is null ? OutputData.Known<TResult>(default!) : await output.Data;
}
