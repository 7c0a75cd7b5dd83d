using System.CommandLine;
using KeylessAlloyDb.Rehearsal.Review;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>rehearsal compare-plans: whether a plan is still the one that was reviewed.</summary>
internal static class ComparePlansCommand
{
    public static Command Create()
    {
        var reviewed = new Argument<string>("reviewed")
        {
            Description = "What `pulumi preview --save-plan` wrote for the review.",
        };
        var later = new Argument<string>("later") { Description = "The same of a later preview." };
        var command = new Command(
            "compare-plans",
            "Tell whether a plan is still the one that was reviewed; 7 if not."
        )
        {
            reviewed,
            later,
        };
        command.Runs(
            (parsed, _) =>
            {
                var differences = SavedPlan
                    .Read(parsed.GetValue(reviewed)!)
                    .DifferencesTo(SavedPlan.Read(parsed.GetValue(later)!));
                foreach (var difference in differences)
                {
                    Console.Out.WriteLine(difference);
                }
                return Task.FromResult(
                    differences.Count == 0 ? ExitCode.Success : ExitCode.Changes
                );
            }
        );
        return command;
    }
}
