namespace KeylessAlloyDb.Stacks.Tests.Harness;

/// <summary>A stack with some settings of its own; together the variants reach every branch of the program.</summary>
internal sealed record Variant(string Name, string Stack, params IReadOnlyList<string> Overrides)
{
    private const string StagedFile = "Pulumi.yaml";

    public static Variant Dev { get; } = new("dev", "dev");

    public static Variant Prod { get; } = new("prod", "prod");

    /// <summary>The endpoint is Google's to make, and there is no public path.</summary>
    public static Variant Policy { get; } =
        new(
            "policy",
            "dev",
            "endpoint=connectionPolicy",
            "googleApis=private",
            "publicPath=false",
            "readPoolNodes=2",
            "tokenCreator=true",
            """
            kubernetesClusters=[{"name":"blue","issuer":"https://oidc.eks.ap-northeast-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"}]
            """,
            """
            workloads=[{"name":"web","serviceAccountId":"alloydb-web","pods":[{"cluster":"blue","namespace":"shop","serviceAccount":"web"}]}]
            """
        );

    /// <summary>Everything that comes in numbers, in two accounts and two projects.</summary>
    public static Variant Wide { get; } =
        new(
            "wide",
            "dev",
            "identityProject=example-pools",
            "identityAuditLogs=true",
            """
            trustedRoles=[{"accountId":"123456789012","roleName":"alloydb-client"},{"accountId":"123456789012","roleName":"batch"},{"accountId":"999999999999","roleName":"alloydb-client"}]
            """,
            """
            workloads=[{"name":"reports","serviceAccountId":"alloydb-reports","trustedRoles":[{"accountId":"123456789012","roleName":"reports"},{"accountId":"333333333333","roleName":"reports"}],"grants":[{"schema":"app","access":"readOnly"}]}]
            """,
            """
            administrators=["admin@example.com","ops@example-dev.iam.gserviceaccount.com"]
            """,
            "readPoolNodes=2",
            "backups=true",
            "protection=true",
            "logs=true",
            "tokenLifetimeSeconds=900",
            "installGcloud=true",
            """
            alarms={"snsTopic":"arn:aws:sns:ap-northeast-1:123456789012:oncall","notificationChannels":["projects/example-dev/notificationChannels/1","projects/example-pools/notificationChannels/2"]}
            """,
            $"proxyFile={Path.Combine(StackSettings.Project.Directory, StagedFile)}"
        );

    public static IReadOnlyList<Variant> All { get; } = [Dev, Prod, Policy, Wide];

    public static TheoryData<string> Names => [.. All.Select(variant => variant.Name)];

    public static Variant Of(string name) => All.Single(variant => variant.Name == name);

    public override string ToString() => Name;
}
