using Spectre.Console;

namespace KeylessAlloyDb.Rehearsal.Display;

internal static class Terminal
{
    /// <summary>Standard output, with colours in a terminal and lines never broken.</summary>
    public static IAnsiConsole Output()
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) }
        );
        console.Profile.Width = 10_000;
        return console;
    }
}
