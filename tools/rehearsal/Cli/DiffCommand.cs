using System.CommandLine;
using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Display;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.Review.Report;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>rehearsal diff: what would happen, the dangerous first.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var sides = new Argument<string[]>("sides")
        {
            Description =
                "Up to two of: a plan (pulumi preview --json), a state (pulumi stack export), a git "
                + "revision. One plan is explained as it is; anything else single is compared with the "
                + "program as it is now. None: what -c changes, or without -c the first deployment.",
            Arity = new ArgumentArity(0, 2),
            Validators =
            {
                result =>
                {
                    foreach (var token in result.Tokens.Where(t => t.Value.StartsWith('-')))
                    {
                        result.AddError($"Unrecognized command or argument '{token.Value}'.");
                    }
                },
            },
        };
        var markdown = new Option<bool>("--markdown") { Description = "Write a comment." };
        var html = new Option<string?>("--html") { Description = "Write a page to this file." };
        var lab = new Option<string?>("--lab")
        {
            Description =
                "Show what `make lab` has seen, from artifacts/lab/<stack>.json: on the page, or below the text.",
        };
        var limit = new Option<int>("--limit")
        {
            Description = "Longest comment, in bytes.",
            DefaultValueFactory = _ => Markdown.Limit,
            Validators =
            {
                result =>
                    OptionValues.RequirePositive(result, "--limit takes a number of bytes from 1."),
            },
        };
        var title = new Option<string?>("--title") { Description = "Name of what is reviewed." };
        var failed = new Option<string?>("--failed")
        {
            Description =
                "The preview of the plan failed; this file has what it wrote to standard error.",
        };
        var command = new Command("diff", "Review what a change would do to a stack.")
        {
            sides,
            markdown,
            html,
            lab,
            limit,
            title,
            failed,
        };
        common.AddTo(command);
        command.Runs(
            async (parsed, cancellation) =>
            {
                var session = common.Read(parsed);
                var seen = parsed.GetValue(lab) is { } file
                    ? LabSighting.Read(file, session.Config.Stack)
                    : null;
                if (
                    seen is not null
                    && parsed.GetValue(html) is null
                    && (session.Json || parsed.GetValue(markdown))
                )
                {
                    throw new RehearsalException(
                        "--lab is shown on the page and below the text: add --html FILE, or leave out --json and --markdown."
                    );
                }
                var log = parsed.GetValue(failed) is { } errors
                    ? await File.ReadAllTextAsync(errors, cancellation)
                    : null;
                var comparison = new Sides(session, log);
                var work = comparison.PlanAsync(parsed.GetValue(sides)!, cancellation);
                await ProgressDisplay.WatchAsync(
                    work,
                    () => $"Reviewing {session.Config.Stack}: {comparison.Doing}"
                );
                if (comparison.IsFirst)
                {
                    await Console.Error.WriteLineAsync(
                        $"Reviewing {session.Config.Stack} as a first deployment. A revision, a plan, a state or -c key=value "
                            + "compares it with what is there."
                    );
                }
                if (comparison.Changed.Length > 0)
                {
                    await Console.Error.WriteLineAsync(
                        $"Reviewing {session.Config.Stack} with other settings: {comparison.Changed}"
                    );
                }
                var review = PlanReview.Of(
                    parsed.GetValue(title) ?? session.Config.Stack,
                    await work,
                    Clouds.Create(),
                    PriceTable.Known
                );
                if (seen?.IsOf(review.Plan) == false)
                {
                    await Console.Error.WriteLineAsync(
                        $"What the lab has seen is of another plan and is not shown; `make lab STACK={session.Config.Stack}` plays this one."
                    );
                    seen = null;
                }
                if (parsed.GetValue(html) is { } page)
                {
                    await File.WriteAllTextAsync(
                        page,
                        HtmlReport.Write(review, seen),
                        cancellation
                    );
                }
                if (parsed.GetValue(markdown))
                {
                    Console.Out.Write(Markdown.Write(review, parsed.GetValue(limit)));
                }
                else if (session.Json)
                {
                    using var stdout = Console.OpenStandardOutput();
                    JsonStyle.Write(stdout, ReviewJson.Of(review));
                }
                else if (parsed.GetValue(html) is null)
                {
                    PlainText.Write(Console.Out, review);
                    if (seen is not null)
                    {
                        Console.Out.WriteLine($"\n{seen.Caption}");
                    }
                }
                return review.Fails ? ExitCode.Failure : ExitCode.Success;
            }
        );
        return command;
    }
}
