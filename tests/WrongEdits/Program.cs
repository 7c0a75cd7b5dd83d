using System.Diagnostics;
using KeylessAlloyDb.WrongEdits;
using Spectre.Console;

var edits = Edit.Load(Path.Combine(AppContext.BaseDirectory, "edits.yaml"));
var chosen = args.Select(int.Parse).ToHashSet();
var compiler = new ProgramCompiler();
var watch = Stopwatch.StartNew();
var trials = new SortedDictionary<int, (Edit Edit, IReadOnlyList<Catch> Catches, TimeSpan Time)>();

await Parallel.ForEachAsync(
    edits.Where(edit => chosen.Count == 0 || chosen.Contains(edit.Number)),
    new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
    async (edit, _) =>
    {
        using var trial = new Trial(compiler, edit);
        var (catches, time) = await trial.RunAsync();
        lock (trials)
        {
            trials.Add(edit.Number, (edit, catches, time));
        }
    }
);

var table = new Table().AddColumns("#", "edit", "consequence", "caught by", "message", "s");
var missed = new List<string>();
foreach (var (number, (edit, catches, time)) in trials)
{
    var found = catches.FirstOrDefault(caught => Notices(edit, caught));
    if (found is null)
    {
        missed.Add(
            $"{number} {edit.What}: expected {edit.Caught} to say {string.Join(", ", edit.Says)}; got "
                + (catches.Count == 0 ? "nothing" : string.Join("\n  ", catches.Select(Shown)))
        );
    }
    table.AddRow([
        .. new[]
        {
            $"{number}",
            edit.What,
            edit.Consequence,
            found is null ? "NOT CAUGHT" : $"{found.Step}: {found.Catcher}",
            found?.ToString() ?? "",
            $"{time.TotalSeconds:0.0}",
        }.Select(cell => new Markup(Markup.Escape(cell))),
    ]);
}
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 220;
}
AnsiConsole.Write(table);
Console.WriteLine(
    $"{trials.Count - missed.Count} of {trials.Count} edits caught in {watch.Elapsed:m\\:ss}"
);
foreach (var miss in missed)
{
    Console.Error.WriteLine($"error: {miss}");
}
return missed.Count == 0 ? 0 : 1;

static bool Notices(Edit edit, Catch caught) =>
    caught.Catcher == edit.Caught
    && edit.Says.TrueForAll(word => caught.ToString().Contains(word, StringComparison.Ordinal));

static string Shown(Catch caught) => $"{caught.Step}, {caught.Catcher}: {caught}";
