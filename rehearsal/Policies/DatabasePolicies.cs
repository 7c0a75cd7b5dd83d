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
            Enforcement.Mandatory,
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
            Enforcement.Mandatory,
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
            Enforcement.Mandatory,
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
            Enforcement.Mandatory,
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
            "no-authorized-networks",
            Enforcement.Mandatory,
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
        where resource.Inputs.Find(path) is { IsNull: false }
        select new Violation(resource, $"{path} is set; leave it out, logins are IAM's");
}
