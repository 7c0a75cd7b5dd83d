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
        return new(FormatAsync());

        async Task<OutputData<string>> FormatAsync()
        {
            var joined = OutputData.Known<object?>(null);
            var values = formattableString.GetArguments();
            var resolved = new object?[values.Length];
            for (var i = 0; i < values.Length; i++)
            {
                resolved[i] = values[i];
                if (values[i] is IOutput output)
                {
                    var data = await output.GetDataAsync();
                    resolved[i] = data.Value;
                    joined = OutputData.Join(joined.Value, joined, data);
                }
            }
            var text = joined.IsKnown
                ? string.Format(CultureInfo.InvariantCulture, formattableString.Format, resolved)
                : "";
            return new(joined.Resources, text, joined.IsKnown, joined.IsSecret);
        }
    }

    private static Output<ImmutableArray<T>> AllOf<T>(ImmutableArray<Output<T>> outputs)
    {
        return new(AllAsync());

        async Task<OutputData<ImmutableArray<T>>> AllAsync()
        {
            var joined = OutputData.Known<object?>(null);
            var values = ImmutableArray.CreateBuilder<T>(outputs.Length);
            foreach (var output in outputs)
            {
                var data = await output.Data;
                values.Add(data.Value);
                joined = OutputData.Join(joined.Value, joined, data);
            }
            return new(joined.Resources, values.MoveToImmutable(), joined.IsKnown, joined.IsSecret);
        }
    }

    private static Output<T> FromTask<T>(Task<T> value, bool secret)
    {
        return new(WaitAsync());

        async Task<OutputData<T>> WaitAsync() =>
            OutputData.Known(await value) with
            {
                IsSecret = secret,
            };
    }
}
