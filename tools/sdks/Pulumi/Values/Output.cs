using System.Globalization;

namespace Pulumi;

/// <summary>Makes and combines outputs.</summary>
public static partial class Output
{
    /// <summary>An output of a value that is known now.</summary>
    public static Output<T> Create<T>(T value) => new(OutputData.Known(value));

    /// <summary>An output of the task's result. A failed task fails the deployment.</summary>
    public static Output<T> Create<T>(Task<T> value) => FromTask(value, secret: false);

    /// <summary>An output that is encrypted in the state and hidden wherever it is printed.</summary>
    public static Output<T> CreateSecret<T>(T value) =>
        new(OutputData.Known(value) with { IsSecret = true });

    /// <inheritdoc cref="CreateSecret{T}(T)"/>
    public static Output<T> CreateSecret<T>(Task<T> value) => FromTask(value, secret: true);

    /// <inheritdoc cref="CreateSecret{T}(T)"/>
    public static Output<T> CreateSecret<T>(Output<T> value) =>
        value.With(data => data with { IsSecret = true });

    /// <summary>The same value, no longer a secret.</summary>
    public static Output<T> Unsecret<T>(Output<T> output) =>
        output.With(data => data with { IsSecret = false });

    /// <summary>Whether the value is a secret. Waits until the output is resolved.</summary>
    public static async Task<bool> IsSecretAsync<T>(Output<T> output) =>
        (await output.Data).IsSecret;

    /// <summary>All values, in the order given. One unknown or secret makes the whole so.</summary>
    public static Output<ImmutableArray<T>> All<T>(params Input<T>[] inputs) =>
        AllOf([.. inputs.Select(InputExtensions.ToOutput)]);

    /// <inheritdoc cref="All{T}(Input{T}[])"/>
    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Input<T>> inputs) =>
        AllOf([.. inputs.Select(InputExtensions.ToOutput)]);

    /// <inheritdoc cref="All{T}(Input{T}[])"/>
    public static Output<ImmutableArray<T>> All<T>(params Output<T>[] outputs) =>
        AllOf([.. outputs]);

    /// <inheritdoc cref="All{T}(Input{T}[])"/>
    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Output<T>> outputs) =>
        AllOf([.. outputs]);

    /// <summary>
    /// The interpolated text, with outputs and inputs replaced by their values: invariant culture,
    /// null as nothing.
    /// </summary>
    public static Output<string> Format(FormattableString formattableString)
    {
        var arguments = formattableString.GetArguments();
        return new(
            OutputSteps.CombineAsync(
                [
                    .. arguments.Select(argument =>
                        argument is IOutput output
                            ? output.Data
                            : Task.FromResult(OutputData.Known(argument))
                    ),
                ],
                values =>
                    string.Format(
                        CultureInfo.InvariantCulture,
                        formattableString.Format,
                        [.. values.Select(value => value.Value)]
                    )
            )
        );
    }

    private static Output<ImmutableArray<T>> AllOf<T>(ImmutableArray<Output<T>> outputs) =>
        new(
            OutputSteps.CombineAsync(
                [.. outputs.Select(output => output.Data)],
                values => values.Select(value => value.Read<T>()).ToImmutableArray()
            )
        );

    private static Output<T> FromTask<T>(Task<T> value, bool secret) =>
        new(OutputSteps.WaitAsync(value, task => ((Task<T>)task).Result, secret));
}
