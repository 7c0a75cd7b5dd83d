using System.Diagnostics;
using KeylessAlloyDb.Testing.Rehearsal;
using KeylessAlloyDb.WrongEdits;
using Spectre.Console;

const int LongestReview = 100;
var edits = Edit.Load(Path.Combine(AppContext.BaseDirectory, "edits.yaml"));
var chosen = args.Select(int.Parse).ToHashSet();
var compiler = new ProgramCompiler();
var watch = Stopwatch.StartNew();
var trials = new SortedDictionary<int, (Edit Edit, Outcome Outcome)>();

await Parallel.ForEachAsync(
    edits.Where(edit => chosen.Count == 0 || chosen.Contains(edit.Number)),
    new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
    async (edit, _) =>
    {
        using var trial = new Trial(compiler, edit);
        var outcome = await trial.RunAsync();
        lock (trials)
        {
            trials.Add(edit.Number, (edit, outcome));
        }
    }
);

var table = new Table().AddColumns(
    "#",
    "edit",
    "consequence",
    "caught by",
    "message",
    "review",
    "s"
);
var missed = new List<string>();
var wrong = new HashSet<int>();
foreach (var (number, (edit, (catches, differences, review, time))) in trials)
{
    var found = catches.FirstOrDefault(caught => Notices(edit, caught));
    if (found is null)
    {
        wrong.Add(number);
        missed.Add(
            $"{number} {edit.What}: expected {edit.Caught} to say {string.Join(", ", edit.Says)}; got "
                + (catches.Count == 0 ? "nothing" : string.Join("\n  ", catches.Select(Shown)))
        );
    }
    foreach (var difference in differences)
    {
        wrong.Add(number);
        missed.Add($"{number} {edit.What}: {difference}");
    }
    if (review is not null && !edit.Review.TrueForAll(review.Contains))
    {
        wrong.Add(number);
        missed.Add(
            $"{number} {edit.What}: expected the review to say {string.Join(", ", edit.Review)}; got {review}"
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
            review is null ? "" : $"{review[..Math.Min(review.Length, LongestReview)]}…",
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
    $"{trials.Count - wrong.Count} of {trials.Count} edits caught, by the policy pack too, and reviewed as they should be, in {watch.Elapsed:m\\:ss}"
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
