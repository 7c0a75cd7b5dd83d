using Spectre.Console;

namespace KeylessAlloyDb.Rehearsal.Display;

internal static class Terminal
{
    /// <summary>The width of a file or a pipe, where nothing is cut.</summary>
    public const int Unbroken = 10_000;

    /// <summary>How many columns a row of a table or chart may take.</summary>
    public static int Width { get; } = Measure();

    /// <summary>
    /// Standard output, with colours in a terminal and lines never broken: messages and commands are copied.
    /// </summary>
    public static IAnsiConsole Output()
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) }
        );
        console.Profile.Width = Unbroken;
        return console;
    }

    private static int Measure()
    {
        var profile = AnsiConsole
            .Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) })
            .Profile;
        return profile.Out.IsTerminal ? profile.Width : Unbroken;
    }
}
