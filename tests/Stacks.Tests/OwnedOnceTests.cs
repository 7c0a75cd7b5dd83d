using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects a stack from another one that claims what a project or an account has once. Without the check the
/// second deployment ended half-way, or took over the audit configuration, which the provider writes without
/// looking who else does.
/// </summary>
/// <remarks>
/// https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/google_project_iam (audit_config
/// is authoritative for a service),
/// https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts/create,
/// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html (EntityAlreadyExists)
/// </remarks>
public sealed class OwnedOnceTests : IDisposable
{
    private const string Project = "keyless-alloydb";

    /// <summary>Claims nothing that <see cref="Two"/> claims.</summary>
    private const string One =
        "googleProject: shared-project, serviceAccountId: one, auditLogs: false, awsAccountId: \"123456789012\", roleName: one";

    private const string Two =
        "googleProject: shared-project, serviceAccountId: two, auditLogs: false, awsAccountId: \"123456789012\", roleName: two";

    private readonly string _directory = Directory.CreateTempSubdirectory("stacks").FullName;

    [Theory]
    [InlineData("", "")]
    [InlineData("auditLogs: true", "")]
    [InlineData("auditLogs: true", "auditLogs: true, googleProject: another-project")]
    [InlineData("identityProject: pools", "identityProject: pools, identityAuditLogs: true")]
    [InlineData("serviceAccountId: two", "googleProject: another-project")]
    [InlineData("roleName: two", "awsAccountId: \"999999999999\"")]
    public void Stacks_that_claim_different_things_are_accepted(string one, string two) =>
        ProblemsOf(one, two).Should().BeEmpty();

    [Theory]
    [InlineData("auditLogs: true", "auditLogs: true", "auditLogs", "auditLogs on")]
    [InlineData("auditLogs: true", "auditLogs: \"True\"", "auditLogs", "auditLogs on")]
    [InlineData(
        "identityProject: pools, identityAuditLogs: true",
        "identityProject: pools, identityAuditLogs: true",
        "identityAuditLogs",
        "identityAuditLogs on"
    )]
    [InlineData(
        "auditLogs: true",
        "identityProject: shared-project, identityAuditLogs: true",
        "auditLogs",
        "identityAuditLogs on"
    )]
    [InlineData("serviceAccountId: two", "", "serviceAccountId", "the same one")]
    [InlineData("roleName: two", "", "roleName", "the same one")]
    public void Rejects_a_stack_that_claims_what_another_one_has(
        string one,
        string two,
        string setting,
        string same
    ) =>
        ProblemsOf(one, two)
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith($"{setting} = ")
            .And.Contain($": Pulumi.two.yaml has {same}")
            .And.Contain(" in Pulumi.one.yaml or Pulumi.two.yaml; ");

    /// <summary>The account of one stack's workload is another's, too, or the other stack's own.</summary>
    [Theory]
    [InlineData("[{name: reports, serviceAccountId: reports}]", "reports")]
    [InlineData(
        "[{name: web, serviceAccountId: web}, {name: old, serviceAccountId: reports}]",
        "reports"
    )]
    [InlineData("[]", "two")]
    public void Rejects_a_workload_whose_account_another_stack_has(string workloads, string id)
    {
        File.WriteAllText(
            Path.Combine(_directory, "Pulumi.two.yaml"),
            $"config:\n  {Project}:googleProject: shared-project\n  {Project}:serviceAccountId: two\n  {Project}:auditLogs: false\n  {Project}:workloads: {workloads}\n"
        );

        Compare(Settings(One), "mine", id)
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("workloads[1].serviceAccountId = ")
            .And.Contain(": Pulumi.two.yaml has the same one in the same googleProject");
    }

    /// <summary>A stack that leaves auditLogs out has it on.</summary>
    [Fact]
    public void A_setting_that_the_other_file_leaves_out_has_its_default()
    {
        Write("Pulumi.two.yaml", Two.Replace("auditLogs: false, ", "", StringComparison.Ordinal));

        Compare(Settings($"{One}, auditLogs: true"))
            .Should()
            .ContainSingle(problem => problem.StartsWith("auditLogs = true: Pulumi.two.yaml"));
    }

    [Theory]
    [InlineData("config: [")]
    [InlineData("encryptionsalt: v1:x\n")]
    [InlineData("config:\n  keyless-alloydb:roleName:\n    secure: v1:x\n")]
    public void A_file_that_tells_nothing_is_no_problem(string text)
    {
        File.WriteAllText(Path.Combine(_directory, "Pulumi.two.yaml"), text);

        Compare(Settings(One)).Should().BeEmpty();
    }

    /// <summary>A copy of dev's file, before the how-to's commands have changed it.</summary>
    [Fact]
    public async Task A_copied_stack_is_refused_before_anything_is_made()
    {
        var run = await Rehearsed.ExecuteAsync(
            StackSettings.Of("dev") with
            {
                Stack = "dev-eu",
            },
            new CloudTwin(),
            Snapshot.Empty,
            preview: false
        );

        var message = run
            .Diagnostics.Should()
            .ContainSingle(diagnostic => diagnostic.Severity == Severity.Error)
            .Which.Message;
        message.Should().StartWith("The configuration of stack dev-eu has 3 problems");
        foreach (var setting in new[] { "auditLogs", "serviceAccountId", "roleName" })
        {
            message
                .Split('\n')
                .Should()
                .ContainSingle(line =>
                    line.Contains($"{setting} = ", StringComparison.Ordinal)
                    && line.Contains(
                        "in Pulumi.dev-eu.yaml or Pulumi.dev.yaml",
                        StringComparison.Ordinal
                    )
                );
        }

        run.Steps.Should().NotContain(step => step.State.Custom);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private IReadOnlyList<string> ProblemsOf(string one, string two)
    {
        Write("Pulumi.two.yaml", $"{Two}, {two}");
        return Compare(Settings($"{One}, {one}"));
    }

    private IReadOnlyList<string> Compare(
        IReadOnlyDictionary<string, string> settings,
        params IReadOnlyList<string> workloadAccounts
    )
    {
        Write("Pulumi.one.yaml", Two);
        File.Copy(
            Path.Combine(StackSettings.Project.Directory, "Pulumi.yaml"),
            Path.Combine(_directory, "Pulumi.yaml")
        );
        var problems = new Problems();

        OwnedOnce.Require(
            problems,
            key => settings.GetValueOrDefault(key)?.Trim('"'),
            workloadAccounts,
            "one",
            OtherStack.All(_directory, Project, "one")
        );

        return problems.Messages;
    }

    /// <summary>The last value of a key counts.</summary>
    private static Dictionary<string, string> Settings(string text) =>
        text.Split(", ", StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry.Split(": "))
            .GroupBy(entry => entry[0])
            .ToDictionary(entries => entries.Key, entries => entries.Last()[1]);

    private void Write(string file, string settings) =>
        File.WriteAllText(
            Path.Combine(_directory, file),
            "config:\n"
                + string.Concat(
                    Settings(settings).Select(entry => $"  {Project}:{entry.Key}: {entry.Value}\n")
                )
        );
}
