using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Cli;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects the user from a configuration that a cloud would refuse half-way, or accept and never
/// serve. wrong-settings.txt has what is wrong in dev's or prod's file, one case a paragraph, and
/// below it the one message that says so; UPDATE_DOCS=1 rewrites the messages; read them before a
/// commit.
/// </summary>
public sealed partial class WrongSettingsTests : IDisposable
{
    private const int FewestCases = 120;

    private static readonly CaseTable s_table = new("wrong-settings.txt");

    private readonly string _directory = Directory.CreateTempSubdirectory("settings").FullName;

    private static readonly string[] s_passwords = ["hunter2", "Tr0ub4dor-3!", "correct.horse"];

    public static TheoryData<string, string> Cases { get; } = s_table.Read();

    public static TheoryData<string> SettingNames => [.. Settings.Allowed.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rejects_with_the_one_right_message(string wrong, string message)
    {
        var problems = ProblemsOf(wrong);

        if (CaseTable.IsUpdated)
        {
            s_table.Update(wrong, problems);
            return;
        }
        problems.Should().ContainSingle().Which.Should().Be(message);
    }

    [Fact]
    public void Every_setting_is_wrong_in_two_ways_at_least()
    {
        var cases = Cases.Select(row => (string)row[0]).ToList();

        cases.Should().OnlyHaveUniqueItems().And.HaveCountGreaterThanOrEqualTo(FewestCases);
        foreach (var setting in Settings.Allowed.Keys)
        {
            cases
                .Count(wrong => wrong.StartsWith($"{setting}:", StringComparison.Ordinal))
                .Should()
                .BeGreaterThanOrEqualTo(2, setting);
        }
    }

    [Fact]
    public void No_message_shows_a_secret() =>
        string.Join('\n', Cases.Select(row => (string)row[1]))
            .Should()
            .NotContainAny("hunter2", "wJalrXUtnFEMI", "AKIAIOSFODNN7");

    /// <summary>
    /// Protects a password that was typed under any key, alone or in a list or an object. Where it happens to
    /// have the setting's form it is a name like any other, and no problem.
    /// </summary>
    [Theory]
    [MemberData(nameof(SettingNames))]
    public void A_password_under_any_key_is_not_shown(string setting)
    {
        foreach (var password in s_passwords)
        {
            foreach (
                var value in (string[])
                    [
                        $"'{password}'",
                        $"['{password}']",
                        $"{{project: '{password}'}}",
                        $"[{{accountId: '{password}', roleName: '{password}', partition: '{password}'}}]",
                        $"[{{schema: '{password}', access: '{password}'}}]",
                    ]
            )
            {
                var problems = ProblemsOf($"{setting}: {value}");

                if (
                    problems.Any(problem =>
                        Place().Replace(problem, "").StartsWith(setting, StringComparison.Ordinal)
                    )
                )
                {
                    string.Join('\n', problems)
                        .Should()
                        .NotContain(password, $"{setting}: {value}");
                }
            }
        }
    }

    /// <summary>A message names other settings, too.</summary>
    [Fact]
    public void A_password_under_all_keys_is_not_shown()
    {
        foreach (
            var password in s_passwords.Where(password => !password.All(char.IsAsciiLetterOrDigit))
        )
        {
            var wrong = string.Join(
                " & ",
                Settings.Allowed.Keys.Select(setting => $"{setting}: '{password}'")
            );

            string.Join('\n', ProblemsOf(wrong)).Should().NotContain(password);
        }
    }

    /// <summary>One misspelt word hides nothing.</summary>
    [Fact]
    public void Rejects_everything_at_once()
    {
        var problems = ProblemsOf(
            "googlProject: Example & awsRegion: ap-northest-1 & publicPath: yes & cpuCount: 3 & trustedRoles: [{roleNam: x}]"
        );

        problems
            .Select(problem => Place().Replace(problem, ""))
            .Should()
            .SatisfyRespectively(
                first => first.Should().StartWith("googlProject: is not a setting"),
                first => first.Should().StartWith("trustedRoles[0].roleNam: is no field"),
                first => first.Should().StartWith("publicPath = \"yes\""),
                first => first.Should().StartWith("googleProject = (hidden"),
                first => first.Should().StartWith("cpuCount = 3"),
                first => first.Should().StartWith("awsRegion = \"ap-northest-1\"")
            );
    }

    /// <summary>Each names the line and what to do; the last three are read as Go's library reads them.</summary>
    [Theory]
    [InlineData(
        "config:\n  environment: dev\n\tgoogleProject: x\n",
        "Pulumi.dev.yaml:3: a tab indents the line"
    )]
    [InlineData(
        "config:\n  environment: \"dev\n  googleProject: x\n",
        "Pulumi.dev.yaml:2: the file is not valid YAML"
    )]
    [InlineData(
        "config:\n  trustedRoles: [{accountId: \"1\"\n",
        "Pulumi.dev.yaml:3: the file is not valid YAML"
    )]
    [InlineData(
        "config:\n  environment: dev\n  environment: prod\n",
        "Pulumi.dev.yaml:3: the key is there twice"
    )]
    [InlineData("- config\n", "Pulumi.dev.yaml:1: the file has to be keys with values")]
    [InlineData("config: yes\n", "Pulumi.dev.yaml:1: config has to be settings with values")]
    [InlineData(
        "config:\n- environment: dev\n",
        "Pulumi.dev.yaml:2: config has to be settings with values"
    )]
    [InlineData("config:\n  key: { secure: v1:abc }\n", "Pulumi.dev.yaml:2: 'key' is encrypted")]
    [InlineData(
        "confg:\n  environment: dev\n",
        "Pulumi.dev.yaml:1: confg is no section of a stack file. Did you mean config?"
    )]
    [InlineData("", "googleProject = (not set)")]
    [InlineData("\ufeffconfig:\n  environment: dev\n", "googleProject = (not set)")]
    [InlineData("config:\n  environment: dev\n---\nconfig: x\n", "googleProject = (not set)")]
    public void Rejects_a_broken_file_with_its_line(string text, string message)
    {
        Write("dev", text);

        FluentActions
            .Invoking(() => Read("dev").ThrowIfWrong())
            .Should()
            .Throw<Rehearsal.RehearsalException>()
            .Which.Message.Should()
            .StartWith(message);
    }

    /// <summary>Such a program cannot even be started: E2BIG of execve.</summary>
    [Fact]
    public void Rejects_a_value_that_no_process_can_be_given()
    {
        Write("dev", $"config:\n  tags: {{}}\n  roleName: {new string('x', 200_000)}\n");

        FluentActions
            .Invoking(() => Read("dev"))
            .Should()
            .Throw<Rehearsal.RehearsalException>()
            .WithMessage("Pulumi.dev.yaml:3: *roleName has 200000 characters*131072 bytes*");
    }

    /// <summary>A value that newerValues lists passes, and its architecture comes from its name.</summary>
    [Fact]
    public void A_newer_value_is_taken_where_the_user_says_so()
    {
        ProblemsOf("instanceType: c8g-flex.large & newerValues: [c8g-flex.large]")
            .Should()
            .BeEmpty();
        ProblemsOf("databaseVersion: POSTGRES_19 & newerValues: [POSTGRES_19]").Should().BeEmpty();
        ProblemsOf("machineType: n2-highmem-48 & cpuCount: 48 & newerValues: [n2-highmem-48]")
            .Should()
            .BeEmpty();
        InstanceArchitecture.Of("c8g-flex.large").Should().Be(InstanceArchitecture.Arm);
    }

    /// <summary>The owner of a database that exists decides on its backups.</summary>
    [Fact]
    public void Prod_asks_for_no_backups_of_a_database_that_exists() =>
        ProblemsOf(
                "prod: existingDatabase: {clusterId: orders, instanceId: main} & machineType: n2-highmem-2 & cpuCount: 2 & backups: false & recoveryWindowDays: 14"
            )
            .Should()
            .BeEmpty();

    /// <summary>Pulumi hands over defaults like written values; only the file tells them apart.</summary>
    [Theory]
    [InlineData("recoveryWindowDays")]
    [InlineData("logRetentionDays")]
    public void Prod_takes_no_period_that_nobody_has_chosen(string setting)
    {
        ProblemsOf($"prod: {setting}: 30").Should().BeEmpty();
        ProblemsOf($"prod: tokenLifetimeSeconds: 3600", without: setting)
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith($"{setting} = ")
            .And.Contain("environment prod forbids it, since nobody has chosen how");
    }

    /// <summary>Protects a rehearsal of another period, which -c gives beside the file.</summary>
    [Theory]
    [InlineData("recoveryWindowDays=7")]
    [InlineData("logRetentionDays=90")]
    public void Prod_takes_another_period_where_the_file_has_one(string change)
    {
        var values = StackSettings.Values(StackSettings.Of("prod", change));
        var problems = new Problems();
        string? Find(string key) => values.GetValueOrDefault(key);

        Settings.Read(
            Find,
            values.Keys,
            SettingsFile.Find(
                StackSettings.Project.Directory,
                StackSettings.Project.Name,
                "prod",
                Find
            ),
            "prod",
            problems
        );

        problems.Messages.Should().BeEmpty();
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>What preview says, whoever says it: the program first, then what only the CLI refuses.</summary>
    private IReadOnlyList<string> ProblemsOf(string wrong, string without = "")
    {
        var stack = wrong.StartsWith("prod: ", StringComparison.Ordinal) ? "prod" : "dev";
        var lines = (stack == "prod" ? wrong[6..] : wrong).Split(" & ");
        var keys = lines.Select(line => line.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        if (keys.Any(key => key.StartsWith("googlP", StringComparison.Ordinal)))
        {
            keys.Add("googleProject");
        }
        keys.Add(without);
        var rest = Entry()
            .Matches(
                File.ReadAllText(
                    Path.Combine(StackSettings.Project.Directory, $"Pulumi.{stack}.yaml")
                )
            )
            .Where(entry => !keys.Contains(entry.Groups["key"].Value))
            .Select(entry => entry.Value);
        Write(
            stack,
            $"config:\n{string.Concat(lines.Select(line => $"  {line}\n"))}{string.Concat(rest)}"
        );

        var config = Read(stack);
        var values = StackSettings.Values(config);
        var problems = new Problems();
        string? Find(string key) => values.GetValueOrDefault(key);
        var settings = Settings.Read(
            Find,
            values.Keys,
            SettingsFile.Find(_directory, StackSettings.Project.Name, stack, Find),
            stack,
            problems
        );
        var said = settings.Located(problems);
        return [.. said, .. Session.Unsaid(said, config)];
    }

    private StackConfig Read(string stack) =>
        StackConfig.Read(ProjectFile.Find(_directory), stack, [], overridesArePaths: false);

    private void Write(string stack, string text)
    {
        File.Copy(
            Path.Combine(StackSettings.Project.Directory, "Pulumi.yaml"),
            Path.Combine(_directory, "Pulumi.yaml"),
            overwrite: true
        );
        File.WriteAllText(Path.Combine(_directory, $"Pulumi.{stack}.yaml"), text);
    }

    [GeneratedRegex(@"^  keyless-alloydb:(?<key>\w+):.*\n(   .*\n)*", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"^Pulumi\.\w+\.yaml:\d+: ")]
    private static partial Regex Place();
}
