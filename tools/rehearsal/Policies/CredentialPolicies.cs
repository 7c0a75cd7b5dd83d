namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>The reason for federation: there is no long-lived credential to lose.</summary>
internal static class CredentialPolicies
{
    private static readonly HashSet<string> s_keys =
    [
        "gcp:serviceaccount/key:Key",
        "gcp:storage/hmacKey:HmacKey",
        "gcp:apikeys/key:Key",
        "aws:iam/accessKey:AccessKey",
        "aws:iam/user:User",
        "aws:iam/userLoginProfile:UserLoginProfile",
        "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
        "aws:ec2/keyPair:KeyPair",
        "aws:lightsail/keyPair:KeyPair",
        "tls:index/privateKey:PrivateKey",
    ];

    public static IReadOnlyList<Policy> All { get; } =
    [
        new(
            "no-keys",
            "There is no key of a service account, user or machine.",
            [
                "CKV2_GCP_3",
                "CKV_AWS_273",
                "https://cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys",
            ],
            set =>
                set.Of(s_keys)
                    .Select(key => new Violation(
                        key,
                        $"{key.Type} is a long-lived credential; remove it"
                    ))
        ),
    ];
}
