using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Project;

namespace KeylessAlloyDb.Stacks.Tests.Harness;

/// <summary>The stacks that docs/how-to.md makes of another stack's file.</summary>
internal static partial class HowTo
{
    /// <summary>From changes to the settings of a stack.</summary>
    /// <param name="stack">The name that the page gives it.</param>
    /// <param name="origin">The stack whose file is copied; dev on the page.</param>
    public static async Task<Func<IReadOnlyList<string>, StackConfig>> StackAsync(
        string stack,
        string origin = "dev"
    )
    {
        var page = await File.ReadAllTextAsync(
            Path.Combine(StackSettings.Project.Directory, "docs", "how-to.md")
        );
        var settings = Setting()
            .Matches(page)
            .Where(match => match.Groups["stack"].Value == stack)
            .Select(match => $"{match.Groups["key"].Value}={match.Groups["value"].Value}")
            .ToList();
        settings.Should().HaveCountGreaterThan(6);
        return changes =>
            StackConfig.Read(
                StackSettings.Project,
                origin,
                ["administrators[0]=dba@example.com", .. settings, .. changes],
                overridesArePaths: true
            ) with
            {
                Stack = stack,
            };
    }

    [GeneratedRegex(
        """pulumi config set (?:--path )?'?(?<key>[\w:.\[\]-]+)'? (?<value>\S+) --stack (?<stack>\S+)$""",
        RegexOptions.Multiline
    )]
    private static partial Regex Setting();
}
