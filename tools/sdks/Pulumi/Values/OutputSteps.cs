namespace Pulumi;

/// <summary>What is waited for between an output and the next one.</summary>
internal static class OutputSteps
{
    public static async Task<OutputData> ChangeAsync(
        Task<OutputData> source,
        Func<OutputData, OutputData> change
    ) => change(await source);

    /// <summary>An unknown value stays unknown and the function uncalled.</summary>
    public static async Task<OutputData> MapAsync(
        Task<OutputData> source,
        Func<OutputData, object?> map
    )
    {
        var data = await source;
        return data.IsKnown
            ? OutputData.Known(map(data)).Marked(data)
            : OutputData.Unknown.Marked(data);
    }

    /// <inheritdoc cref="MapAsync"/>
    public static async Task<OutputData> ThenAsync(
        Task<OutputData> source,
        Func<OutputData, Task<OutputData>> next
    )
    {
        var data = await source;
        return (data.IsKnown ? await next(data) : OutputData.Unknown).Marked(data);
    }

    /// <summary>All values, in the order given. One unknown or secret makes the whole so.</summary>
    public static async Task<OutputData> CombineAsync(
        IReadOnlyList<Task<OutputData>> sources,
        Func<OutputData[], object?> combine
    )
    {
        var all = new OutputData[sources.Count];
        var joined = OutputData.Known(null);
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = await sources[i];
            joined = all[i].Marked(joined);
        }
        return joined with { Value = joined.IsKnown ? combine(all) : null };
    }

    /// <param name="task">A task with a result.</param>
    /// <param name="result">Its result, once it has ended.</param>
    /// <param name="secret">Whether the result is a secret.</param>
    public static async Task<OutputData> WaitAsync(
        Task task,
        Func<Task, object?> result,
        bool secret = false
    )
    {
        await task;
        return OutputData.Known(result(task)) with { IsSecret = secret };
    }
}
