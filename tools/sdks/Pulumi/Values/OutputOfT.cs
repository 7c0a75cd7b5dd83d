namespace Pulumi;

/// <summary>
/// A value that is known later, or never in a preview. It remembers the resources it came from and
/// whether it is a secret.
/// </summary>
public sealed class Output<T> : IOutput
{
    internal Output(Task<OutputData> data)
        : this(data, tracked: true) { }

    internal Output(OutputData data)
        : this(Task.FromResult(data), tracked: false) { }

    private Output(Task<OutputData> data, bool tracked)
    {
        Data = data;
        if (tracked)
        {
            Deployment.Current?.Runner.Track(data);
        }
    }

    internal Task<OutputData> Data { get; }

    /// <summary>An output whose failure is reported elsewhere.</summary>
    internal static Output<T> Untracked(Task<OutputData> data) => new(data, tracked: false);

    /// <summary>An output of the task's result.</summary>
    public static Output<T> Create(Task<T> value) => Output.Create(value);

    /// <summary>Waits for <paramref name="func"/> once the value is known.</summary>
    /// <returns>An output that completes when the function's task does.</returns>
    public Output<ValueTuple> Apply(Func<T, Task> func) =>
        Then<ValueTuple>(data =>
            OutputSteps.WaitAsync(func(data.Read<T>()), _ => default(ValueTuple))
        );

    /// <summary>The function's result. An unknown value stays unknown and the function uncalled.</summary>
    public Output<TResult> Apply<TResult>(Func<T, TResult> func) =>
        new(OutputSteps.MapAsync(Data, data => func(data.Read<T>())));

    /// <inheritdoc cref="Apply{TResult}(Func{T, TResult})"/>
    public Output<TResult> Apply<TResult>(Func<T, Task<TResult>> func) =>
        Then<TResult>(data =>
            OutputSteps.WaitAsync(func(data.Read<T>()), task => ((Task<TResult>)task).Result)
        );

    /// <inheritdoc cref="Apply{TResult}(Func{T, TResult})"/>
    public Output<TResult> Apply<TResult>(Func<T, Input<TResult>?> func) =>
        Then<TResult>(data => Unwrap(func(data.Read<T>())?.Value));

    /// <inheritdoc cref="Apply{TResult}(Func{T, TResult})"/>
    public Output<TResult> Apply<TResult>(Func<T, Output<TResult>?> func) =>
        Then<TResult>(data => Unwrap(func(data.Read<T>())));

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

    Task<OutputData> IOutput.Data => Data;

    internal Output<T> With(Func<OutputData, OutputData> change) =>
        new(OutputSteps.ChangeAsync(Data, change));

    private Output<TResult> Then<TResult>(Func<OutputData, Task<OutputData>> next) =>
        new(OutputSteps.ThenAsync(Data, next));

    private static Task<OutputData> Unwrap<TResult>(Output<TResult>? output) =>
        output?.Data ?? Task.FromResult(OutputData.Known(default(TResult)));
}
