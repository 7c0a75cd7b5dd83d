using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Login.Trust;

/// <summary>Reads from a state what is deployed, whichever program registered it.</summary>
internal static class DeploymentReader
{
    private const string Pool = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool";
    private const string Provider =
        "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider";
    private const string Instance = "gcp:alloydb/instance:Instance";
    private const string User = "gcp:alloydb/user:User";

    // The kinds IAMMember, IAMBinding and IAMPolicy.
    private const string OnServiceAccount = "gcp:serviceaccount/iAM";
    private const string OnProject = "gcp:projects/iAM";

    public static Deployment Read(StateFile state) =>
        new(new([.. Providers(state)], [.. state.Resources.SelectMany(Members)]))
        {
            Instances = [.. Of(state, Instance).Select(instance => ReadInstance(state, instance))],
        };

    // A provider that is disabled, or whose pool is, exchanges nothing.
    private static IEnumerable<DeployedProvider> Providers(StateFile state)
    {
        var off = Of(state, Pool).Where(IsDisabled).Select(pool => pool.Text("name")).ToHashSet();
        return Of(state, Provider)
            .Where(provider =>
                !IsDisabled(provider)
                && (provider.Text("aws.accountId") + provider.Text("oidc.issuerUri")).Length > 0
            )
            .Select(provider => new DeployedProvider(
                provider.Text("name"),
                NotEmpty(provider.Text("aws.accountId")),
                provider.Map("attributeMapping"),
                NotEmpty(provider.Text("attributeCondition"))
            )
            {
                Issuer = NotEmpty(provider.Text("oidc.issuerUri")),
                AllowedAudiences = provider.Texts("oidc.allowedAudiences"),
                JwksJson = NotEmpty(provider.Text("oidc.jwksJson")),
            })
            .Where(provider => !off.Contains(provider.Pool));
    }

    private static IEnumerable<DeployedMember> Members(StateResource resource)
    {
        if (
            !resource.Type.StartsWith(OnServiceAccount, StringComparison.Ordinal)
            && !resource.Type.StartsWith(OnProject, StringComparison.Ordinal)
        )
        {
            return [];
        }
        var account = resource.Text("serviceAccountId").Split('/')[^1];
        var on = account.Length > 0 ? account : $"projects/{resource.Text("project")}";
        return resource
            .Texts("members")
            .Append(resource.Text("member"))
            .Where(member => member.Length > 0)
            .Select(member => new DeployedMember(on, resource.Text("role"), member)
            {
                IsConditional = resource.Find("condition") is not null,
            });
    }

    private static DeployedInstance ReadInstance(StateFile state, StateResource instance) =>
        new(instance.Text("name"))
        {
            State = instance.Text("state"),
            Uid = instance.Text("uid"),
            Flags = instance.Map("databaseFlags"),
            PscDnsName = NotEmpty(instance.Text("pscInstanceConfig.pscDnsName").TrimEnd('.')),
            PublicIpAddress = NotEmpty(instance.Text("publicIpAddress")),
            IpAddress = NotEmpty(instance.Text("ipAddress")),
            IamUsers =
            [
                .. Of(state, User)
                    .Where(user => user.Text("cluster") == instance.Text("cluster"))
                    .Where(user => user.Text("userType") == "ALLOYDB_IAM_USER")
                    .Select(user => user.Text("userId")),
            ],
        };

    private static IEnumerable<StateResource> Of(StateFile state, string type) =>
        state.Resources.Where(resource => resource.Type == type);

    private static bool IsDisabled(StateResource resource) => resource.Text("disabled") == "true";

    private static string? NotEmpty(string text) => text.Length > 0 ? text : null;
}
