using System.Text.RegularExpressions;
using Pulumi.Gcp.Kms;
using Pulumi.Gcp.Projects;

namespace KeylessAlloyDb.Database;

/// <summary>A key of Cloud KMS that encrypts the cluster and its backups.</summary>
internal static partial class ClusterKey
{
    private const string Allowed = "projects/PROJECT/locations/REGION/keyRings/RING/cryptoKeys/KEY";

    /// <summary>Lets AlloyDB's agent of the cluster's project use the key, which may be of another project.</summary>
    /// <returns>The grant. A cluster that is created before it is refused.</returns>
    /// <remarks>https://cloud.google.com/alloydb/docs/use-cmek</remarks>
    public static Resource Allow(
        string name,
        string key,
        Input<string> project,
        Output<Resource> api,
        Resource component
    )
    {
        var agent = new ServiceIdentity(
            $"{name}-agent",
            new() { Project = project, Service = $"{GoogleApi.AlloyDb}.googleapis.com" },
            new() { Parent = component, DependsOn = api }
        );
        return new CryptoKeyIAMMember(
            $"{name}-key",
            new()
            {
                CryptoKeyId = key,
                Role = "roles/cloudkms.cryptoKeyEncrypterDecrypter",
                Member = agent.Member,
            },
            new() { Parent = component }
        );
    }

    /// <param name="problems">Where problems go.</param>
    /// <param name="key">The key's name, and the setting that has it.</param>
    /// <param name="region">The cluster's region. AlloyDB takes a key of no other location.</param>
    public static void Validate(
        Problems problems,
        (string Setting, string Value) key,
        (string Setting, string Value) region
    )
    {
        var form = Form().Match(key.Value);
        _ =
            problems.RequireForm(
                form.Success,
                key.Setting,
                key.Value,
                "is not the name of a key of Cloud KMS",
                Allowed
            )
            && problems.RequireBoth(
                form.Groups["location"].Value == region.Value,
                key,
                region,
                "AlloyDB takes a key of its own region alone",
                "the same location in both"
            );
    }

    [GeneratedRegex(
        @"\Aprojects/[a-z][a-z0-9-]{4,28}[a-z0-9]/locations/(?<location>[a-z0-9-]+)/keyRings/[a-zA-Z0-9_-]{1,63}/cryptoKeys/[a-zA-Z0-9_-]{1,63}\z"
    )]
    private static partial Regex Form();
}
