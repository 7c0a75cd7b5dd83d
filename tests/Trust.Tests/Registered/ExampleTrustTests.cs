using System.Text.Json.Nodes;
using CsCheck;
using KeylessAlloyDb.Examples.Verify;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Rehearsal.Cli;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Testing;
using KeylessAlloyDb.Trust.Tests.Boundary;
using Xunit.Abstractions;

namespace KeylessAlloyDb.Trust.Tests.Registered;

/// <summary>
/// Protects the examples whose clients are functions, tasks and pods with a role: the client's role gets in, and neither the roles
/// beside it nor the role of the host beneath it do.
/// </summary>
/// <param name="output">Gets the number of hostile identities by kind.</param>
public sealed class ExampleTrustTests(ITestOutputHelper output)
{
    private const string Account = "123456789012";
    private const string Roles = $"arn:aws:sts::{Account}:assumed-role";
    private const string PodSession =
        "eks-company-orders-7d9f6b-0b3f6f0e-6c1a-4e57-9a35-5d0f3a1b7c2d";
    private const long CallersPerRun = 2_000;

    private static readonly Dictionary<string, Lazy<DeploymentRun>> s_examples = new()
    {
        ["lambda"] = new(() => Deploy("lambda")),
        ["ecs"] = new(() => Deploy("ecs")),
        ["eks-oidc"] = new(() => Deploy("eks-oidc")),
        ["eks-pod-identity"] = new(() => Deploy("eks-pod-identity")),
    };

    /// <summary>Example, the client's role, and the name of its session.</summary>
    public static TheoryData<string, string, string> Clients =>
        new()
        {
            { "lambda", "orders-report", "orders-report" },
            { "ecs", "orders-task", "0123456789abcdef0123456789abcdef" },
            { "eks-pod-identity", "orders-pod", PodSession },
        };

    [Theory]
    [MemberData(nameof(Clients))]
    public void The_client_becomes_its_service_account(
        string example,
        string role,
        string session
    ) =>
        GatesOf(example)
            .Reach(new TrustedRole(Account, role).Session(session))
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
    [InlineData("eks-pod-identity", "eks-node", "i-0123456789abcdef0")]
    [InlineData("eks-pod-identity", "billing-pod", PodSession)]
    [InlineData("eks-pod-identity", "orders-pod-2", PodSession)]
    [InlineData("eks-pod-identity", "AWSServiceRoleForAmazonEKS", "EKS")]
    public void Rejects_the_role_beside_or_beneath_it(
        string example,
        string role,
        string session
    ) => GatesOf(example).Reach(new TrustedRole(Account, role).Session(session)).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Clients))]
    public void Rejects_every_known_trick_and_thousands_of_strangers(
        string example,
        string role,
        string session
    )
    {
        var trusted = new TrustedRole(Account, role) { ServiceAccountId = role };
        var judge = new Judge(GatesOf(example), [trusted]);

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

    /// <summary>
    /// The program that proves a login expects whom Google trusts, is told all that it asks for, and logs in as a user
    /// that the example has made.
    /// </summary>
    [Theory]
    [InlineData("lambda", "orders-report", $"{Roles}/orders-report", false)]
    [InlineData("ecs", "orders-task", $"{Roles}/orders-task", true)]
    [InlineData("eks-pod-identity", "orders-pod", $"{Roles}/orders-pod", true)]
    [InlineData("eks-oidc", "shop-web", "system:serviceaccount:shop:web", true)]
    public void Verify_is_told_whom_to_expect(
        string example,
        string account,
        string expected,
        bool hasProxy
    )
    {
        var variables = VariablesOfVerify(example);

        var settings = Settings.Of(name => variables.GetValueOrDefault(name));

        settings.Expected.Should().Be(expected);
        settings.User.Should().Be($"{account}@example-dev.iam");
        s_examples[example]
            .Value.Current.Resources.Where(resource => resource.Type == "gcp:alloydb/user:User")
            .Select(resource =>
                $"{resource.Inputs.Text("userId")} of {resource.Inputs.Text("cluster")}"
            )
            .Should()
            .Equal($"{settings.User} of {settings.Instance.Split("/instances/")[0]}");
        (settings.Proxy is not null).Should().Be(hasProxy);
        settings
            .CredentialFile.Should()
            .Contain($"{account}@example-dev.iam.gserviceaccount.com")
            .And.NotContain("169.254.169.254");
    }

    private static Gates GatesOf(string example) =>
        RegisteredTrust.Gates(s_examples[example].Value.Current.Resources);

    private static Dictionary<string, string> VariablesOfVerify(string example)
    {
        var run = s_examples[example].Value;
        return example switch
        {
            "lambda" => run
                .Current.Resources.Single(resource =>
                    resource is { Type: "aws:lambda/function:Function", Name: "verify" }
                )
                .Inputs["environment"]
                .AsMap!["variables"]
                .AsMap!.ToDictionary(pair => pair.Key, pair => pair.Value.AsText!),
            "ecs" => Variables(
                JsonNode
                    .Parse(
                        run.Current.Resources.Single(resource =>
                                resource.Type == "aws:ecs/taskDefinition:TaskDefinition"
                            )
                            .Inputs.Text("containerDefinitions")!
                    )!
                    .AsArray()
                    .Single(container => (string?)container!["name"] == "verify")!["environment"]!
            ),
            _ => Variables(
                JsonNode.Parse(run.Outputs.Text("verifyJob")!)!["spec"]!["template"]!["spec"]![
                    "containers"
                ]![0]!["env"]!
            ),
        };

        static Dictionary<string, string> Variables(JsonNode list) =>
            list.AsArray()
                .ToDictionary(
                    variable => (string)variable!["name"]!,
                    variable => (string)variable!["value"]!
                );
    }

    private static DeploymentRun Deploy(string example)
    {
        var project = ProjectFile.Find(Path.Combine(Repository.Root, "examples", example));
        var existing = Path.Combine(project.Directory, "existing.json");
        return DeployedStack.Up(
            project,
            StackConfig.Read(project, "dev", [], overridesArePaths: false),
            Clouds.Create(File.Exists(existing) ? ExistingFile.Read(existing) : [])
        );
    }
}
