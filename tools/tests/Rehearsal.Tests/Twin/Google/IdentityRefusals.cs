using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Google;

/// <summary>What Google refuses of APIs, accounts, pools, grants and audit logs.</summary>
internal static class IdentityRefusals
{
    private const string Role = "/attribute.aws_role/arn:aws:sts::123456789012:assumed-role/client";

    public static IReadOnlyList<Refusal<GoogleProject>> All { get; } =
    [
        new(
            "api-enabled",
            "never",
            _ => GoogleProject.Empty().Network(),
            _ =>
            {
                var google = GoogleProject.Empty();
                google.Api("compute");
                google.Network();
            }
        ),
        // A creation that does not wait for the API starts with it.
        new(
            "api-enabled",
            "at the same time",
            _ => Early(TimeSpan.Zero),
            _ => Early(TimeSpan.FromHours(1))
        ),
        // Google lists an API as enabled before it answers.
        new(
            "api-answers",
            _ =>
            {
                var google = GoogleProject.Empty();
                google.SwitchOn("compute");
                google.Now += TimeSpan.FromHours(1);
                google.Network();
            },
            _ =>
            {
                var google = GoogleProject.Empty();
                google.Api("compute");
                google.Network();
            }
        ),
        new(
            "service-account-by-name",
            google => google.Member(google.Account().Text("email"), Principal(google)),
            google => google.Member(google.Account().Text("name"), Principal(google))
        ),
        new(
            "role-of-account",
            google =>
                google.Member(google.Account().Id, "user:dba@example.com", "roles/alloydb.client"),
            google =>
                google.Member(
                    google.Account().Id,
                    "user:dba@example.com",
                    "projects/example/roles/signer"
                )
        ),
        // https://docs.cloud.google.com/iam/docs/roles-permissions/composer
        new(
            "role-of-account",
            "not a service agent's",
            google =>
                google.Member(google.Account().Id, "user:dba@example.com", "roles/composer.worker"),
            google =>
                google.Member(
                    google.Account().Id,
                    "user:dba@example.com",
                    "roles/composer.ServiceAgentV2Ext"
                )
        ),
        new(
            "role-name",
            google => google.ProjectMember("user:dba@example.com", "alloydb.client"),
            google => google.ProjectMember("user:dba@example.com", "roles/alloydb.client")
        ),
        new(
            "member-exists",
            google =>
            {
                var account = google.Account();
                google.Delete(account);
                google.ProjectMember(account.Text("member"));
            },
            google =>
            {
                google.ProjectMember(google.Account().Text("member"));
                google.ProjectMember("serviceAccount:elsewhere@example.iam.gserviceaccount.com");
            }
        ),
        new(
            "member-by-project-number",
            google =>
                google.Member(
                    google.Account().Text("name"),
                    $"principalSet://iam.googleapis.com/{google.Pool().Id}{Role}"
                ),
            google => google.Member(google.Account().Text("name"), Principal(google))
        ),
        new(
            "member-pool-exists",
            google =>
                google.Member(
                    google.Account().Text("name"),
                    Principal(google)
                        .Replace("aws-01234567", "aws-76543210", StringComparison.Ordinal)
                ),
            google => google.Member(google.Account().Text("name"), Principal(google))
        ),
        new(
            "condition-on-basic-role",
            google => google.ProjectMember("user:a@example.com", "roles/viewer", "dev"),
            google =>
            {
                google.ProjectMember("user:a@example.com", "roles/viewer");
                google.ProjectMember("user:a@example.com", title: "dev");
            }
        ),
        new(
            "audit-iamcredentials",
            google => Audit(google, "iamcredentials.googleapis.com"),
            google => Audit(google, "iam.googleapis.com")
        ),
        new("pool-id", "too short", google => google.Pool("abc"), google => google.Pool("abcd")),
        new(
            "pool-id",
            "too long",
            google => google.Pool(new string('a', 33)),
            google => google.Pool(new string('a', 32))
        ),
        new(
            "pool-id",
            "with Google's own prefix",
            google => google.Pool("gcp-pool"),
            google => google.Pool("pool-gcp-")
        ),
        new(
            "pool-id-blocked-30-days",
            google =>
            {
                google.Delete(google.Pool());
                google.Pool();
            },
            google =>
            {
                google.Delete(google.Pool());
                google.Pool("aws-76543210");
            }
        ),
        new(
            "pool-mode",
            google =>
                google.Update(
                    google.Pool("aws-pool", ("mode", "FEDERATION_ONLY")),
                    ("mode", "TRUST_DOMAIN")
                ),
            google =>
                google.Update(
                    google.Pool("aws-pool", ("mode", "FEDERATION_ONLY")),
                    ("displayName", "AWS")
                )
        ),
        new(
            "provider-by-pool-id",
            google => google.Provider(google.Pool().Id),
            google => google.Provider(PoolId(google))
        ),
        new(
            "mapping-subject",
            google =>
                google.Provider(PoolId(google), Mapping(("attribute.aws_role", "assertion.arn"))),
            google => google.Provider(PoolId(google), Mapping(("google.subject", "assertion.arn")))
        ),
        new(
            "mapping-attribute",
            google =>
                google.Provider(
                    PoolId(google),
                    Mapping(("google.subject", "assertion.arn"), ("attribute.awsRole", "'x'"))
                ),
            google =>
                google.Provider(
                    PoolId(google),
                    Mapping(("google.subject", "assertion.arn"), ("attribute.aws_role", "'x'"))
                )
        ),
        new(
            "mapping-count",
            google => google.Provider(PoolId(google), Attributes(51)),
            google => google.Provider(PoolId(google), Attributes(50))
        ),
        new(
            "mapping-length",
            google =>
                google.Provider(PoolId(google), Mapping(("google.subject", new string('x', 2049)))),
            google =>
                google.Provider(PoolId(google), Mapping(("google.subject", new string('x', 2048))))
        ),
        new(
            "condition-length",
            google =>
                google.Provider(PoolId(google), ("attributeCondition", new string('x', 4097))),
            google => google.Provider(PoolId(google), ("attributeCondition", new string('x', 4096)))
        ),
        new(
            "aws-account-id",
            google => google.Provider(PoolId(google), Aws("12345678901")),
            google => google.Provider(PoolId(google), Aws("123456789012"))
        ),
        new(
            "oidc-mapping",
            google => google.Provider(PoolId(google), Issuer(), s_noAws),
            google => google.Provider(PoolId(google), Issuer(), s_noAws, s_subject)
        ),
        new(
            "oidc-issuer",
            google =>
                google.Provider(
                    PoolId(google),
                    Issuer(("issuerUri", "http://issuer.example.com")),
                    s_noAws,
                    s_subject
                ),
            google => google.Provider(PoolId(google), Issuer(), s_noAws, s_subject)
        ),
        new(
            "oidc-audiences",
            google =>
                google.Provider(
                    PoolId(google),
                    Issuer(("allowedAudiences", Audiences(11, 1))),
                    s_noAws,
                    s_subject
                ),
            google =>
                google.Provider(
                    PoolId(google),
                    Issuer(("allowedAudiences", Audiences(10, 256))),
                    s_noAws,
                    s_subject
                )
        ),
        new(
            "oidc-audiences",
            "too long",
            google =>
                google.Provider(
                    PoolId(google),
                    Issuer(("allowedAudiences", Audiences(1, 257))),
                    s_noAws,
                    s_subject
                ),
            google => google.Provider(PoolId(google), Issuer(), s_noAws, s_subject)
        ),
        new(
            "oidc-jwks",
            google =>
                google.Provider(
                    PoolId(google),
                    Issuer(
                        ("jwksJson", """{"keys":[{"kty":"RSA","n":"x","e":"AQAB","x5c":[]}]}""")
                    ),
                    s_noAws,
                    s_subject
                ),
            google =>
                google.Provider(
                    PoolId(google),
                    Issuer(
                        (
                            "jwksJson",
                            """{"keys":[{"kty":"RSA","n":"x","e":"AQAB","kid":"1","alg":"RS256","use":"sig"}]}"""
                        )
                    ),
                    s_noAws,
                    s_subject
                )
        ),
        new(
            "oidc-jwks",
            "a symmetric key",
            google =>
                google.Provider(
                    PoolId(google),
                    Issuer(("jwksJson", """{"keys":[{"kty":"oct","n":"x","e":"AQAB"}]}""")),
                    s_noAws,
                    s_subject
                ),
            google =>
                google.Provider(
                    PoolId(google),
                    Issuer(
                        ("jwksJson", """{"keys":[{"kty":"EC","crv":"P-256","x":"a","y":"b"}]}""")
                    ),
                    s_noAws,
                    s_subject
                )
        ),
        new(
            "already-exists",
            google =>
            {
                google.Account();
                google.Account();
            },
            google =>
            {
                google.Account();
                google.Account("alloydb-grants");
            }
        ),
        new(
            "deletion-policy",
            google => google.Delete(google.Network(("deletionPolicy", "PREVENT"))),
            google => google.Delete(google.Network(("deletionPolicy", "DELETE")))
        ),
    ];

    private static void Early(TimeSpan at)
    {
        var google = GoogleProject.Empty();
        google.Api("compute");
        google.Now = at;
        google.Network();
    }

    private static Made Audit(GoogleProject google, string service) =>
        google.Create(
            "gcp:projects/iAMAuditConfig:IAMAuditConfig",
            ("project", GoogleProject.Project),
            ("service", service),
            ("auditLogConfigs", PropertyValue.List(PropertyMap.Of(("logType", "ADMIN_READ"))))
        );

    private static string Principal(GoogleProject google) =>
        $"principalSet://iam.googleapis.com/{google.Pool().Text("name")}{Role}";

    private static string PoolId(GoogleProject google) =>
        google.Pool().Text("workloadIdentityPoolId");

    private static (string, PropertyValue) Mapping(params (string, PropertyValue)[] entries) =>
        ("attributeMapping", PropertyMap.Of(entries));

    private static (string, PropertyValue) Attributes(int count) =>
        Mapping([
            ("google.subject", "assertion.arn"),
            .. Enumerable.Range(0, count).Select(i => ($"attribute.a{i}", (PropertyValue)"'x'")),
        ]);

    private static readonly (string, PropertyValue) s_noAws = ("aws", PropertyValue.Null);

    private static readonly (string, PropertyValue) s_subject = Mapping(
        ("google.subject", "assertion.sub")
    );

    private static (string, PropertyValue) Issuer(params (string, PropertyValue)[] inputs) =>
        (
            "oidc",
            inputs.Aggregate(
                PropertyMap.Of(("issuerUri", "https://issuer.example.com")),
                (map, input) => map.With(input.Item1, input.Item2)
            )
        );

    private static PropertyValue Audiences(int count, int length) =>
        PropertyValue.List([
            .. Enumerable.Range(0, count).Select(i => (PropertyValue)$"{i}".PadRight(length, 'a')),
        ]);

    private static (string, PropertyValue) Aws(string account) =>
        ("aws", PropertyMap.Of(("accountId", account)));
}
