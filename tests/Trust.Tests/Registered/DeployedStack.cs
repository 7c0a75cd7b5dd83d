using System.Text.Json;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Rehearsal.Cli;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Launch;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Trust.Tests.Boundary;

namespace KeylessAlloyDb.Trust.Tests.Registered;

/// <summary>What the compiled program registers for a stack, and whom the stack's settings name.</summary>
/// <param name="Resources">As <c>pulumi stack export</c> lists them after an update.</param>
/// <param name="Outputs">The stack's outputs.</param>
/// <param name="Trusted">The settings <c>trustedRoles</c> and <c>workloads</c>.</param>
internal sealed record DeployedStack(
    IReadOnlyList<ResourceState> Resources,
    PropertyMap Outputs,
    IReadOnlyList<TrustedRole> Trusted
)
{
    private const string SeveralRoles = """
        trustedRoles=[
          {"accountId": "123456789012", "roleName": "alloydb-client"},
          {"accountId": "123456789012", "roleName": "batch+x=1,y.z@w_q-"},
          {"accountId": "210987654321", "roleName": "alloydb-client"},
          {"accountId": "333333333333", "roleName": "gov", "partition": "aws-us-gov"},
          {"accountId": "444444444444", "roleName": "assumed-role"}
        ]
        """;

    private const string SeveralWorkloads = """
        workloads=[
          {"name": "reports", "serviceAccountId": "alloydb-reports", "trustedRoles": [
            {"accountId": "123456789012", "roleName": "reports"},
            {"accountId": "210987654321", "roleName": "alloydb-client"}]},
          {"name": "billing", "serviceAccountId": "alloydb-client-2", "trustedRoles": [
            {"accountId": "123456789012", "roleName": "alloydb-client-2"},
            {"accountId": "123456789012", "roleName": "alloydb-clien"}]}
        ]
        """;

    private const string Blue =
        "https://oidc.eks.ap-northeast-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";

    private const string Green =
        "https://oidc.eks.ap-northeast-1.amazonaws.com/id/FEDCBA9876543210FEDCBA9876543210";

    private const string Clusters = $$"""
        kubernetesClusters=[
          {"name": "blue", "issuer": "{{Blue}}"},
          {"name": "green", "issuer": "{{Green}}"}
        ]
        """;

    private const string PodWorkloads = """
        workloads=[
          {"name": "web", "serviceAccountId": "alloydb-web", "pods": [
            {"cluster": "blue", "namespace": "shop", "serviceAccount": "web"},
            {"cluster": "green", "namespace": "shop", "serviceAccount": "web"}]},
          {"name": "batch", "serviceAccountId": "alloydb-batch", "pods": [
            {"cluster": "blue", "namespace": "shop", "serviceAccount": "web-batch"},
            {"cluster": "blue", "namespace": "shop-web", "serviceAccount": "web"}]}
        ]
        """;

    // A program's process runs it again: its start is most of the time of a run.
    private static readonly ProgramPool s_programs = new();

    private static readonly Lazy<DeployedStack> s_withPods = new(() =>
        Deploy("dev", Clusters, PodWorkloads)
    );

    private static readonly Dictionary<string, Lazy<DeployedStack>> s_stacks = new()
    {
        ["dev"] = new(() => Deploy("dev")),
        ["prod"] = new(() => Deploy("prod")),
        ["several roles"] = new(() => Deploy("dev", SeveralRoles)),
        ["several workloads"] = new(() => Deploy("dev", SeveralWorkloads)),
    };

    public static IEnumerable<string> Names => s_stacks.Keys;

    public static DeployedStack Dev => Named("dev");

    /// <summary>A stack that trusts <see cref="Pods"/> beside the connector's role.</summary>
    public static DeployedStack WithPods => s_withPods.Value;

    public static IReadOnlyList<TrustedPod> Pods { get; } =
    [
        new(Blue, "shop", "web", "alloydb-web"),
        new(Green, "shop", "web", "alloydb-web"),
        new(Blue, "shop", "web-batch", "alloydb-batch"),
        new(Blue, "shop-web", "web", "alloydb-batch"),
    ];

    public static DeployedStack Named(string name) => s_stacks[name].Value;

    public Deployment Deployment => RegisteredTrust.Deployment(Resources);

    public Gates Gates => Deployment.Gates;

    /// <summary>The output <c>identity</c> of a role's workload.</summary>
    public PropertyMap IdentityOf(TrustedRole role)
    {
        var identity = Outputs["identity"].AsMap!;
        return role.Workload is { } name ? identity["workloads"].AsMap![name].AsMap! : identity;
    }

    private static DeployedStack Deploy(string stack, params IReadOnlyList<string> settings)
    {
        var project = ProjectFile.Find(AppContext.BaseDirectory);
        var config = StackConfig.Read(project, stack, settings, overridesArePaths: false);
        var run = Up(project, config, Clouds.Create());
        return new(run.Current.Resources, run.Outputs, [.. Roles(config)]);
    }

    /// <summary>A first update of any program, without an error.</summary>
    public static DeploymentRun Up(ProjectFile project, StackConfig config, IClouds clouds)
    {
        var run = new DeploymentRun(
            new(project.Name, config.Stack),
            Snapshot.Empty,
            clouds,
            TimeProvider.System
        );
        s_programs
            .ExecuteAsync(
                run,
                project,
                config,
                ProgramLocation.Find(project),
                parallel: 8,
                CancellationToken.None
            )
            .GetAwaiter()
            .GetResult();
        run.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error)
            .Should()
            .BeEmpty();
        return run;
    }

    private static IEnumerable<TrustedRole> Roles(StackConfig config)
    {
        using var own = JsonDocument.Parse(config.Values["keyless-alloydb:trustedRoles"].Text);
        using var further = JsonDocument.Parse(
            config.Values.TryGetValue("keyless-alloydb:workloads", out var list) ? list.Text : "[]"
        );
        return
        [
            .. Roles(own.RootElement),
            .. further
                .RootElement.EnumerateArray()
                .Where(workload => workload.TryGetProperty("trustedRoles", out _))
                .SelectMany(workload =>
                    Roles(workload.GetProperty("trustedRoles"))
                        .Select(role =>
                            role with
                            {
                                Workload = workload.GetProperty("name").GetString()!,
                                ServiceAccountId = workload
                                    .GetProperty("serviceAccountId")
                                    .GetString()!,
                            }
                        )
                ),
        ];
    }

    private static IEnumerable<TrustedRole> Roles(JsonElement roles) =>
        roles
            .EnumerateArray()
            .Select(role => new TrustedRole(
                role.GetProperty("accountId").GetString()!,
                role.GetProperty("roleName").GetString()!,
                role.TryGetProperty("partition", out var partition) ? partition.GetString()! : "aws"
            ));
}
