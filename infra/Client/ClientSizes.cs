using System.Text;

namespace KeylessAlloyDb.Client;

/// <summary>
/// Checks the sizes of user data and documents together with the settings, with every generated name at its
/// longest.
/// </summary>
internal static class ClientSizes
{
    /// <summary>Notes a problem for each text that is larger than AWS allows.</summary>
    /// <param name="problems">Where to note it.</param>
    /// <param name="plan">Of any grants.</param>
    public static void Validate(Problems problems, ClientPlan plan)
    {
        var userData = Bytes(UserData.Render(plan));
        problems.Require(
            userData <= UserData.MaxLength,
            "userData",
            userData,
            "bytes are more than EC2 takes",
            $"at most {UserData.MaxLength}: publicPath: false leaves a unit out"
        );
        var verify = Bytes(VerifyDocument.Render(plan));
        problems.Require(
            verify <= CommandDocument.MaxLength,
            "verify",
            verify,
            "bytes are more than Systems Manager takes for a document",
            $"at most {CommandDocument.MaxLength}"
        );
    }

    /// <summary>Notes a problem where privileges make a document that is larger than AWS allows.</summary>
    /// <param name="problems">Where to note it.</param>
    /// <param name="setting">The privileges' setting.</param>
    /// <param name="plan">With <see cref="ClientPlan.Grants"/>.</param>
    public static void ValidateGrants(Problems problems, string setting, ClientPlan plan)
    {
        var size = Bytes(GrantsDocument.Render(plan));
        problems.Require(
            size <= CommandDocument.MaxLength,
            setting,
            plan.Grants!.Grants.Count,
            $"so many schemas make a document of {size} bytes, more than Systems Manager takes",
            $"at most {CommandDocument.MaxLength} bytes: fewer schemas, or shorter names"
        );
    }

    /// <summary>The plan of the settings, with every name that a cloud generates at its longest.</summary>
    public static ClientPlan Longest(
        string proxyVersion,
        string databaseName,
        bool installGcloud,
        IReadOnlyList<Grant> grants
    )
    {
        // A project of an organisation's domain: its id is domain:id, and its accounts' mails end with both.
        var project = $"{new string('d', 70)}:{new string('p', 30)}";
        var mail = $"{new string('a', 30)}@{new string('p', 101)}.iam.gserviceaccount.com";
        var credentials = CredentialConfiguration.Render(
            $"projects/{new string('9', 19)}/locations/global/workloadIdentityPools/{new string('p', 32)}"
                + $"/providers/{new string('p', 32)}",
            mail,
            CredentialConfiguration.DefaultTokenLifetimeSeconds - 1
        );
        return new()
        {
            AwsRegion = new('r', 20),
            ProxyVersion = proxyVersion,
            ProxySha256 = new('0', 64),
            // A bucket's name has 63 characters at most.
            ProxySource = $"s3://{new string('b', 63)}/{new string('k', 63)}",
            CredentialConfiguration = credentials,
            InstanceUri =
                $"projects/{project}/locations/{new string('r', 30)}/clusters/{new string('c', 63)}/instances/primary",
            DatabaseName = databaseName,
            DatabaseUser = Vocabulary.DatabaseUser.Name(mail),
            PscDnsName = new('n', 128),
            PscSubnetCidr = "255.255.255.255/32",
            PublicPath = true,
            GoogleApis = GoogleApiAccess.Restricted,
            InstallGcloud = installGcloud,
            Grants = new(credentials, Vocabulary.DatabaseUser.Name(mail), grants),
        };
    }

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);
}
