using Spectre.Console;

namespace KeylessAlloyDb.Rehearsal.Display;

/// <summary>
/// Shows on standard error that something goes on when it takes longer than a second: a spinner in
/// a terminal, a line for each change of what goes on elsewhere.
/// </summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_lineInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_frameInterval = TimeSpan.FromMilliseconds(200);

    public static async Task WatchAsync(Task work, Func<string> describe)
    {
        if (await IsDoneWithin(work, s_patience))
        {
            await work;
            return;
        }
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }
        );
        if (console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal)
        {
            await console
                .Status()
                .StartAsync(
                    describe(),
                    async status =>
                    {
                        while (!await IsDoneWithin(work, s_frameInterval))
                        {
                            status.Status(Markup.Escape(describe()));
                        }
                    }
                );
        }
        else
        {
            var last = "";
            do
            {
                if (describe() is var text && text != last)
                {
                    await Console.Error.WriteLineAsync(last = text);
                }
            } while (!await IsDoneWithin(work, s_lineInterval));
        }
        await work;
    }

    private static async Task<bool> IsDoneWithin(Task work, TimeSpan time) =>
        await Task.WhenAny(work, Task.Delay(time)) == work;
}
