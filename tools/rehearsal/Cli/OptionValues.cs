using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>What an option refuses as its value.</summary>
internal static class OptionValues
{
    /// <summary>
    /// Refuses an option's name as another option's value. System.CommandLine takes --slow for the
    /// value in `--fail --slow x`.
    /// </summary>
    public static void RefuseOptionNames(this Option option) =>
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(IsOptionName))
            {
                result.AddError(
                    $"{option.Name} needs a value, and '{token.Value}' is the name of an option."
                );
            }
        });

    /// <summary>Refuses what is not a whole number from 1.</summary>
    public static void RequirePositive(OptionResult result, string error)
    {
        if (
            result.Tokens is [var token]
            && !(
                int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number)
                && number > 0
            )
        )
        {
            result.AddError(error);
        }
    }

    private static bool IsOptionName(Token token) =>
        token.Value.StartsWith("--", StringComparison.Ordinal);
}
