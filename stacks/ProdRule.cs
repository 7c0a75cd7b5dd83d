namespace KeylessAlloyDb.Stacks;

/// <summary>
/// What <c>environment: prod</c> requires of one setting. A stack deviates by giving its reason in
/// <c>exceptions</c>.
/// </summary>
/// <param name="Setting">The setting's name.</param>
/// <param name="Required">The value that prod requires.</param>
/// <param name="Why">The consequence of another value, as a clause.</param>
/// <param name="Value">The value that a stack has.</param>
/// <param name="Holds">Whether the stack has the required value.</param>
/// <remarks>docs/decisions/0069-what-prod-means.md</remarks>
internal sealed record ProdRule(
    string Setting,
    string Required,
    string Why,
    Func<Settings, object?> Value,
    Func<Settings, bool> Holds
)
{
    /// <summary>The list, in the order of docs/settings.md.</summary>
    public static IReadOnlyList<ProdRule> All { get; } =
    [
        new(
            "identityProject",
            "a project of its own",
            "whoever administers the database's project could add a trusted role",
            settings => settings.IdentityProject,
            settings => settings.IdentityProject is not null
        ),
        new(
            "tokenCreator",
            "false",
            "trusted roles could also sign as the service account, which no login needs",
            settings => settings.Identity.TokenCreator,
            settings => !settings.Identity.TokenCreator
        ),
        new(
            "googleApis",
            "private or restricted",
            "the instance has a way to the internet",
            _ => "internet",
            settings => settings.Network.GoogleApis != GoogleApiAccess.Internet
        ),
        new(
            "publicPath",
            "false",
            "the database has a public address, and the private path is always there",
            settings => settings.Database.PublicPath,
            settings => !settings.Database.PublicPath
        ),
        new(
            "availabilityType",
            "REGIONAL",
            "the failure of one zone stops the database",
            settings =>
                settings.Database.AvailabilityType == AvailabilityType.Regional
                    ? "REGIONAL"
                    : "ZONAL",
            settings => settings.Database.AvailabilityType == AvailabilityType.Regional
        ),
        new(
            "applyGrants",
            "false",
            "whoever controls the instance is a superuser of the database",
            settings => settings.Identity.GrantsRole is not null,
            settings => settings.Identity.GrantsRole is null
        ),
        new(
            "backups",
            "true",
            "data that is deleted by mistake is lost",
            settings => settings.Database.Backups,
            settings => settings.Database.Backups || settings.Database.Existing is not null
        ),
        Written(
            "recoveryWindowDays",
            "nobody has chosen how far back a recovery reaches",
            settings => settings.Database.RecoveryWindowDays
        ) with
        {
            IsWritten = settings => settings.Database.Existing is null,
        },
        new(
            "protection",
            "true, until environment is retired because the stack is to be destroyed",
            "one command deletes the database",
            settings => settings.Database.Protect,
            settings => settings.Database.Protect
        ),
        new(
            "amiId",
            "the id of an image",
            "a new instance runs an image that nobody has tested",
            settings => settings.Instance.AmiId,
            settings => !settings.HasInstance || settings.Instance.AmiId is not null
        ),
        new(
            "logs",
            "true",
            "the cause of a lost connection cannot be found afterwards",
            settings => settings.Connector.Logs,
            settings => settings.Connector.Logs
        ),
        Written(
            "logRetentionDays",
            "nobody has chosen how long logs are kept",
            settings => settings.Connector.LogRetentionDays
        ),
    ];

    /// <summary>Whether the stack's file has to name the setting, at any value.</summary>
    private Func<Settings, bool> IsWritten { get; init; } = _ => false;

    /// <summary>
    /// Notes a problem for each rule that a stack breaks without an exception, and for each exception that no
    /// rule needs.
    /// </summary>
    /// <param name="problems">Where problems go.</param>
    /// <param name="settings">The stack's settings.</param>
    /// <param name="isWritten">Whether the stack's file has a setting.</param>
    public static void Require(Problems problems, Settings settings, Func<string, bool> isWritten)
    {
        if (settings.Environment == StackEnvironment.Retired)
        {
            return;
        }

        var isProd = settings.Environment == StackEnvironment.Prod;
        foreach (var setting in settings.Exceptions.Keys)
        {
            RequireUse(problems, settings, setting, isProd, isWritten);
        }

        if (!isProd)
        {
            return;
        }

        foreach (var rule in All)
        {
            problems.Require(
                rule.IsKept(settings, isWritten) || settings.Exceptions.ContainsKey(rule.Setting),
                rule.Setting,
                rule.Value(settings),
                $"environment prod forbids it, since {rule.Why}",
                $"{rule.Required}, or a reason in exceptions.{rule.Setting}"
            );
        }
    }

    private static void RequireUse(
        Problems problems,
        Settings settings,
        string setting,
        bool isProd,
        Func<string, bool> isWritten
    )
    {
        var place = $"exceptions.{setting}";
        var names = All.Select(rule => rule.Setting).ToList();
        var rule = All.FirstOrDefault(rule => rule.Setting == setting);
        if (rule is null)
        {
            problems.Add(
                place,
                $"environment prod has no rule for it.{Spelling.Hint(setting, names)} "
                    + $"It has rules for {string.Join(", ", names)}."
            );
        }
        else if (!isProd)
        {
            problems.Add(
                place,
                "only environment prod has rules, so nothing needs an exception. Delete it."
            );
        }
        else if (rule.IsKept(settings, isWritten))
        {
            problems.Add(
                place,
                $"{setting} is as environment prod requires. Delete the exception."
            );
        }
        else
        {
            problems.Require(
                !string.IsNullOrWhiteSpace(settings.Exceptions[setting]),
                place,
                settings.Exceptions[setting],
                "is no reason",
                "the reason, for whoever reviews the stack"
            );
        }
    }

    private bool IsKept(Settings settings, Func<string, bool> isWritten) =>
        Holds(settings) && (!IsWritten(settings) || isWritten(Setting));

    private static ProdRule Written(string setting, string why, Func<Settings, object?> value) =>
        new(setting, "a number in the stack's file", why, value, _ => true)
        {
            IsWritten = _ => true,
        };
}
