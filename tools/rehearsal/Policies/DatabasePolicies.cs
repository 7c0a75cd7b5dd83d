using KeylessAlloyDb.Rehearsal.Review;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>How AlloyDB lets clients in; no common rule pack knows the product.</summary>
internal static class DatabasePolicies
{
    private const string Instances =
        "https://cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters.instances";
    private const string IamLogin = "https://cloud.google.com/alloydb/docs/manage-iam-authn";
    private const string PublicIp = "https://cloud.google.com/alloydb/docs/connect-public-ip";

    public static IReadOnlyList<Policy> All { get; } =
    [
        new(
            "connectors-enforced",
            "An AlloyDB instance takes connections from connectors only: mutual TLS with short-lived certificates.",
            [Instances],
            set =>
                set.Wrong(
                    Types.Instance,
                    "clientConnectionConfig.requireConnectors",
                    value => value?.AsBool == true,
                    "write true"
                )
        ),
        new(
            "encrypted-only",
            "An AlloyDB instance takes encrypted connections only.",
            [Instances],
            set =>
                set.Wrong(
                    Types.Instance,
                    "clientConnectionConfig.sslConfig.sslMode",
                    value => value?.AsText == "ENCRYPTED_ONLY",
                    "write ENCRYPTED_ONLY"
                )
        ),
        new(
            "iam-login-on",
            "Every AlloyDB instance takes IAM logins; the flag is off by default and per instance.",
            [IamLogin],
            set =>
                set.Wrong(
                    Types.Instance,
                    "databaseFlags[\"alloydb.iam_authentication\"]",
                    value => value?.AsText == "on",
                    "write on"
                )
        ),
        new(
            "no-database-password",
            "No database user has a password.",
            [IamLogin],
            set =>
                set.Wrong(
                        Types.User,
                        "userType",
                        value => value?.AsText == "ALLOYDB_IAM_USER",
                        "write ALLOYDB_IAM_USER"
                    )
                    .Concat(
                        Set(set, Types.User, "password", "passwordWo")
                            .Concat(
                                Set(
                                    set,
                                    Types.Cluster,
                                    "initialUser.password",
                                    "initialUser.passwordWo"
                                )
                            )
                    )
        ),
        new(
            "public-address-decided",
            "A primary and a secondary say whether they have a public address: left out, the provider keeps what there is.",
            ["https://github.com/GoogleCloudPlatform/magic-modules/pull/13767"],
            set =>
                set.Wrong(
                        Types.Instance,
                        "networkConfig.enablePublicIp",
                        value => value?.AsBool is not null,
                        "write true or false"
                    )
                    .Where(violation =>
                        violation.Resource.Inputs.Text("instanceType") is "PRIMARY" or "SECONDARY"
                    )
        ),
        new(
            "new-primary-stays",
            "The instance that leads a cluster ignores changes of its type: a promotion or a switch-over changes it in the cloud, and the next update would replace the database.",
            [
                "https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/services/alloydb/resource_alloydb_secondary_cluster_test.go",
            ],
            set =>
                set.JudgedOf(Types.Instance)
                    .Where(instance =>
                        instance.Inputs.Text("instanceType") is "PRIMARY" or "SECONDARY"
                    )
                    .Where(instance => !instance.IgnoreChanges.Contains("instanceType"))
                    .Select(instance => new Violation(
                        instance,
                        "changes of instanceType are not ignored, so an update after a promotion replaces the database; write instanceType into ignoreChanges"
                    ))
        ),
        new(
            "upgrade-awaited",
            "An upgrade of the database's major version is awaited: otherwise the update ends while it runs, and the next one starts it again.",
            [
                "https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/services/alloydb/resource_alloydb_cluster.go",
            ],
            set =>
                set.Wrong(
                    Types.Cluster,
                    "skipAwaitMajorVersionUpgrade",
                    value => value?.AsBool == false,
                    "write false"
                )
        ),
        new(
            "cluster-goes-with-instances",
            "A cluster whose deletion takes its instances along has the deletion policy FORCE: any other one stops the destroy.",
            [
                "https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/services/alloydb/resource_alloydb_cluster.go",
            ],
            set =>
                from cluster in set.Of(Types.Cluster)
                where set.Of(Types.Instance).Any(instance => instance.DeletedWith == cluster.Urn)
                where
                    !ResourceSet.IsUnknown(cluster.Inputs, "deletionPolicy")
                    && cluster.Inputs.Text("deletionPolicy") != "FORCE"
                select new Violation(
                    cluster,
                    $"deletionPolicy is {ResourceSet.Text(cluster.Inputs.Get("deletionPolicy"))}, and instances are deleted with the cluster: AlloyDB refuses to delete it while they exist; write FORCE"
                )
        )
        {
            Scope = Scope.Stack,
        },
        new(
            "superuser-of-one-role",
            "A service account that is a superuser of the database can be taken by one AWS role at most.",
            [IamLogin],
            set =>
                from user in set.Of(Types.User)
                where
                    user.Inputs.Get("databaseRoles")
                        ?.AsList.Any(role => role.AsText == "alloydbsuperuser") == true
                from account in set.Of(Types.ServiceAccount)
                where
                    user.Inputs.Text("userId")
                        ?.StartsWith(
                            $"{account.Inputs.Text("accountId")}@",
                            StringComparison.Ordinal
                        ) == true
                from member in set.Referring(
                        Types.ServiceAccountMember,
                        "serviceAccountId",
                        account
                    )
                    .Where(member => member.Inputs.Text("role") == "roles/iam.workloadIdentityUser")
                    .Skip(1)
                select new Violation(
                    member,
                    $"member is {ResourceSet.Text(member.Inputs.Get("member"))}, a second one that may become {account.Name}, a superuser of the database; leave one"
                )
        )
        {
            Scope = Scope.Stack,
        },
        new(
            "no-authorized-networks",
            "A public address authorises no network of its own: the Auth Proxy needs none, anything else needs 0.0.0.0/0 to be useful.",
            [PublicIp],
            set =>
                set.Wrong(
                    Types.Instance,
                    "networkConfig.authorizedExternalNetworks",
                    value => value is null || value.AsList is [],
                    "leave it out"
                )
        ),
    ];

    private static IEnumerable<Violation> Set(
        ResourceSet set,
        string type,
        params IEnumerable<string> paths
    ) =>
        from resource in set.Of(type)
        from path in paths
        where resource.Inputs.Find(path) is { IsNull: false, IsUnknown: false }
        select new Violation(resource, $"{path} is set; leave it out, logins are IAM's");
}
