namespace KeylessAlloyDb.Docs.Tests;

/// <summary>A call of make: its targets and variables.</summary>
internal sealed record MakeCall(
    IReadOnlyList<string> Targets,
    IReadOnlyDictionary<string, string> Variables
)
{
    public static MakeCall Of(string command)
    {
        var targets = new List<string>();
        var variables = new Dictionary<string, string>();
        var last = "";
        foreach (var word in command.Split(' ').Skip(1))
        {
            if (
                word.Split('=', 2) is [var name, var value]
                && name.All(c => c is '_' || char.IsUpper(c))
            )
            {
                variables[last = name] = value;
            }
            else if (last is "ARGS" or "WITH")
            {
                // The shell has taken the quotes.
                variables[last] += $" {word}";
            }
            else
            {
                targets.Add(word);
            }
        }
        return new(targets, variables);
    }

    /// <summary>What the Makefile gives to the rehearsal for one of the targets.</summary>
    public string[] Arguments(string target) =>
        [
            .. target == "report"
                ? (string[])["diff", "--html", "artifacts/report.html"]
                : [target],
            "--stack",
            Variables.GetValueOrDefault("STACK", "dev"),
            .. Variables
                .GetValueOrDefault("ARGS", "")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
}
