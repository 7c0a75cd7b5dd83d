using CsCheck;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Testing;
using KeylessAlloyDb.Trust.Tests.Boundary;
using Xunit.Abstractions;

namespace KeylessAlloyDb.Trust.Tests.Registered;

/// <summary>
/// Protects the examples whose clients are functions and tasks: the client's role gets in, and neither the roles
/// beside it nor the role of the host beneath it do.
/// </summary>
/// <param name="output">Gets the number of hostile identities by kind.</param>
public sealed class ExampleTrustTests(ITestOutputHelper output)
{
    private const string Account = "123456789012";
    private const long CallersPerRun = 2_000;

    private static readonly Dictionary<string, Lazy<Gates>> s_gates = new()
    {
        ["lambda"] = new(() => Deploy("lambda")),
        ["ecs"] = new(() => Deploy("ecs")),
    };

    /// <summary>Example, the client's role, and the name of its session.</summary>
    public static TheoryData<string, string, string> Clients =>
        new()
        {
            { "lambda", "orders-report", "orders-report" },
            { "ecs", "orders-task", "0123456789abcdef0123456789abcdef" },
        };

    [Theory]
    [MemberData(nameof(Clients))]
    public void The_client_becomes_its_service_account(
        string example,
        string role,
        string session
    ) =>
        s_gates[example]
            .Value.Reach(new TrustedRole(Account, role).Session(session))
            .Should()
            .Equal($"{role}@example-dev.iam.gserviceaccount.com");

    [Theory]
    [InlineData("lambda", "orders-import", "orders-report")]
    [InlineData("lambda", "orders-report2", "orders-report")]
    [InlineData("lambda", "AWSServiceRoleForLambdaReplicator", "orders-report")]
    [InlineData("ecs", "orders-task-execution", "0123456789abcdef0123456789abcdef")]
    [InlineData("ecs", "ecsInstanceRole", "i-0123456789abcdef0")]
    [InlineData("ecs", "AWSServiceRoleForECS", "ECSNetworkInterfaceMonitor")]
    [InlineData("ecs", "billing-task", "0123456789abcdef0123456789abcdef")]
    public void Rejects_the_role_beside_or_beneath_it(
        string example,
        string role,
        string session
    ) =>
        s_gates[example]
            .Value.Reach(new TrustedRole(Account, role).Session(session))
            .Should()
            .BeEmpty();

    [Theory]
    [MemberData(nameof(Clients))]
    public void Rejects_every_known_trick_and_thousands_of_strangers(
        string example,
        string role,
        string session
    )
    {
        var trusted = new TrustedRole(Account, role) { ServiceAccountId = role };
        var judge = new Judge(s_gates[example].Value, [trusted]);

        judge
            .Of([trusted.Session(session), .. new Callers(trusted).Known])
            .Should()
            .BeEquivalentTo(new Verdict([], []));
        var census = new Census();
        new Callers(trusted).Hostile.Sample(
            stranger =>
            {
                var admitted = judge.Of(stranger.Caller).Breaches.Count > 0;
                census.Count(stranger.Kind, admitted);
                return !admitted;
            },
            iter: CallersPerRun
        );
        output.WriteLine(census.ToString());
    }

    private static Gates Deploy(string example)
    {
        var project = ProjectFile.Find(Path.Combine(Repository.Root, "examples", example));
        var run = DeployedStack.Up(
            project,
            StackConfig.Read(project, "dev", [], overridesArePaths: false)
        );
        return RegisteredTrust.Gates(run.Current.Resources);
    }
}
