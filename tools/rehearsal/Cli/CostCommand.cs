using System.CommandLine;
using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Display;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Cli;

internal static class CostCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var against = new Option<string[]>("--against")
        {
            Description =
                "Compare with the same stack under this setting, key=value. May be repeated.",
            DefaultValueFactory = _ => [],
        };
        var command = new Command("cost", "Estimate what a stack costs at list prices.")
        {
            against,
        };
        common.AddTo(command);
        command.Runs(
            async (parsed, cancellation) =>
            {
                var prices = PriceTable.Known;
                var session = common.Read(parsed);
                var estimate = await EstimateAsync(session, prices, cancellation);
                CostEstimate? other = null;
                if (parsed.GetValue(against) is { Length: > 0 } settings)
                {
                    other = await EstimateAsync(
                        common.Read(parsed, settings),
                        prices,
                        cancellation
                    );
                }
                if (session.Json)
                {
                    using var stdout = Console.OpenStandardOutput();
                    JsonStyle.Write(stdout, CostText.Json(estimate, other));
                }
                else
                {
                    CostText.Write(Terminal.Output(), estimate, other, Terminal.Width);
                }
                return ExitCode.Success;
            }
        );
        return command;
    }

    /// <summary>
    /// Prices the resources of a first update: those of the settings, independent of existing ones.
    /// A plan would not tell how many of some things there are.
    /// </summary>
    private static async Task<CostEstimate> EstimateAsync(
        Session session,
        PriceTable prices,
        CancellationToken cancellation
    )
    {
        var run = await session.RunAsync(Snapshot.Empty, dryRun: false, cancellation);
        return CostEstimate.Of(
            Runner.Succeeded(run, "a first update fails, so there is nothing to price.").Resources,
            prices
        );
    }
}
