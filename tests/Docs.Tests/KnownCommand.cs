namespace KeylessAlloyDb.Docs.Tests;

/// <summary>A command of another tool, as data/commands.txt has it.</summary>
internal sealed record KnownCommand(string Name, IReadOnlySet<string> Options)
{
    private static readonly Lazy<IReadOnlyList<KnownCommand>> s_all = new(() =>
        [
            .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "commands.txt"))
                .Where(line => line.Length > 0 && line[0] != '#')
                .Select(line => line.Split(':'))
                .Select(parts => new KnownCommand(
                    parts[0],
                    parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet()
                )),
        ]
    );

    /// <summary>The longest name that the command begins with, with the options of all commands of its tool.</summary>
    public static KnownCommand? Of(string command)
    {
        var tool = command.Split(' ')[0];
        var shared = s_all.Value.Single(known => known.Name == $"{tool} *");
        var found = s_all
            .Value.Where(known =>
                $"{command} ".StartsWith($"{known.Name} ", StringComparison.Ordinal)
            )
            .MaxBy(known => known.Name.Length);
        return found is null
            ? null
            : new(found.Name, found.Options.Concat(shared.Options).ToHashSet());
    }
}
