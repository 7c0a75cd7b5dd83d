using System.Globalization;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Database;

/// <summary>The database, its size and its guards.</summary>
public sealed partial record DatabaseSettings : ComponentSettings
{
    /// <summary>AlloyDB's longest window of point-in-time recovery, in days.</summary>
    public const int MaxRecoveryWindowDays = 35;

    /// <summary>The most nodes of a read pool.</summary>
    /// <remarks>https://cloud.google.com/alloydb/quotas</remarks>
    public const int MaxReadPoolNodes = 20;

    private const string DefaultVersion = "POSTGRES_17";

    /// <summary>Region of the cluster, e.g. <c>asia-northeast1</c>; the endpoint lies in the same one.</summary>
    public required string Region { get; init; }

    /// <summary>
    /// A database that exists; null to create a cluster. What describes a cluster, from <see cref="ClusterId"/>
    /// to <see cref="Flags"/>, then has to be left out.
    /// </summary>
    public ExistingDatabase? Existing { get; init; }

    /// <summary>
    /// Id of the cluster that is created: 1 to 63 of a-z, 0-9 and <c>-</c>. Null with <see cref="Existing"/>.
    /// </summary>
    public string? ClusterId { get; init; }

    /// <summary>Machine type of primary and read pool, e.g. <c>n2-highmem-2</c>.</summary>
    public string MachineType { get; init; } = "n2-highmem-2";

    /// <summary>vCPUs: the number in <see cref="MachineType"/>.</summary>
    public int CpuCount { get; init; } = 2;

    /// <summary>Whether the primary has a standby; one that exists has to have it.</summary>
    public AvailabilityType AvailabilityType { get; init; }

    /// <summary>
    /// <c>POSTGRES_14</c> to <c>POSTGRES_18</c>. Raising it is an upgrade in place that cannot be undone.
    /// </summary>
    public string DatabaseVersion { get; init; } = DefaultVersion;

    /// <summary>Nodes of the read pool, 0 to 20; none where 0.</summary>
    public int ReadPoolNodes { get; init; }

    /// <summary>
    /// E-mail addresses of people and service accounts that log in with IAM as superusers of the database.
    /// Without an entry only the grants document can grant privileges.
    /// </summary>
    public IReadOnlyList<string> Administrators { get; init; } = [];

    /// <summary>
    /// Whether the primary also gets a public address; one that exists has to have it. It requires connectors
    /// too, and no external network is authorized.
    /// </summary>
    public bool PublicPath { get; init; }

    /// <summary>Whether there are daily backups and point-in-time recovery.</summary>
    public bool Backups { get; init; }

    /// <summary>Window of point-in-time recovery, 1 to 35 days.</summary>
    public int RecoveryWindowDays { get; init; } = 14;

    /// <summary>
    /// Name of the key of Cloud KMS that encrypts cluster and backups,
    /// <c>projects/P/locations/REGION/keyRings/R/cryptoKeys/K</c>, in the cluster's region; null for Google's own.
    /// Another key replaces the cluster.
    /// </summary>
    public string? KmsKey { get; init; }

    /// <summary>What the cluster is restored from, for as long as it exists; null for an empty one.</summary>
    public RestoreSource? Restore { get; init; }

    /// <summary>
    /// Full name of the cluster in another region that this one replicates,
    /// <c>projects/P/locations/R/clusters/C</c>; null for a primary. A secondary is read-only and has no backups.
    /// Taking the name away promotes it, which cannot be undone. The component does not ask AlloyDB: a name of no
    /// cluster, of a primary with another <see cref="DatabaseVersion"/> or, later, of another primary is refused by
    /// AlloyDB during the update.
    /// </summary>
    /// <remarks>https://cloud.google.com/alloydb/docs/cross-region-replication/about-cross-region-replication</remarks>
    public string? SecondaryOf { get; init; }

    /// <summary>When AlloyDB may maintain the cluster; null for any time.</summary>
    public MaintenanceWindow? MaintenanceWindow { get; init; }

    /// <summary>What AlloyDB records about queries; null for AlloyDB's defaults, which record them, too.</summary>
    public QueryInsights? QueryInsights { get; init; }

    /// <summary>Values of further database flags, by name, for primary and read pool. The program sets the login's flags itself.</summary>
    public IReadOnlyDictionary<string, string> Flags { get; init; } =
        ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether Pulumi, the provider and AlloyDB refuse to delete the cluster.</summary>
    public bool Protect { get; init; }

    /// <summary>The party that creates the endpoint.</summary>
    public EndpointMode Endpoint { get; init; }

    /// <inheritdoc/>
    public override void Validate(Problems problems)
    {
        GoogleRegion.Require(problems, nameof(Region), Region, NewerValues);
        if (Existing is not null)
        {
            ValidateExisting(problems, Existing);
        }

        // The stack's name is part of it.
        problems.MarkHarmless(nameof(ClusterId));
        problems.Require(
            Existing is not null || ResourceNames.IsCluster(ClusterId),
            nameof(ClusterId),
            ClusterId,
            "is not a cluster id",
            ResourceNames.ClusterAllowed
        );
        Database.MachineType.Validate(
            problems,
            nameof(MachineType),
            MachineType,
            nameof(CpuCount),
            CpuCount,
            Region,
            NewerValues
        );
        if (VersionShape().IsMatch(DatabaseVersion))
        {
            problems.MarkHarmless(nameof(DatabaseVersion));
        }

        problems.Require(
            Versions.Contains(DatabaseVersion)
                || (
                    NewerVersion().IsMatch(DatabaseVersion) && NewerValues.Contains(DatabaseVersion)
                ),
            nameof(DatabaseVersion),
            DatabaseVersion,
            ValueList.DatabaseVersions.Unknown("a version of AlloyDB"),
            $"{string.Join(", ", Versions)}, or a newer one that newerValues lists too; the nearest is {NearestVersion}"
        );
        problems.Require(
            ReadPoolNodes is >= 0 and <= MaxReadPoolNodes,
            nameof(ReadPoolNodes),
            ReadPoolNodes,
            "is out of range",
            $"0 (no read pool) to {MaxReadPoolNodes}"
        );
        problems.Require(
            RecoveryWindowDays is >= 1 and <= MaxRecoveryWindowDays,
            nameof(RecoveryWindowDays),
            RecoveryWindowDays,
            "is out of range",
            $"1 to {MaxRecoveryWindowDays} days"
        );
        if (KmsKey is not null)
        {
            ClusterKey.Validate(problems, (nameof(KmsKey), KmsKey), (nameof(Region), Region));
        }

        // A field that is missing may be there under a wrong name.
        if (problems.IsSound(nameof(Restore)))
        {
            Restore?.Validate(problems, nameof(Restore), (nameof(Region), Region), NewerValues);
        }

        if (SecondaryOf is not null)
        {
            ValidateSecondary(problems, SecondaryOf);
        }

        MaintenanceWindow?.Validate(problems, nameof(MaintenanceWindow));
        QueryInsights?.Validate(problems, nameof(QueryInsights));
        DatabaseFlags.Validate(problems, nameof(Flags), Flags, DatabaseVersion, NewerValues);
        foreach (var (index, administrator) in Administrators.Index())
        {
            problems.RequireForm(
                Email().IsMatch(administrator),
                $"{nameof(Administrators)}[{index}]",
                administrator,
                "is not an e-mail address in lower case",
                "addresses of people or service accounts, as IAM writes them"
            );
        }

        problems.Require(
            Administrators.Distinct(StringComparer.Ordinal).Count() == Administrators.Count,
            nameof(Administrators),
            Administrators,
            "lists an address twice",
            "each address once"
        );
    }

    /// <summary>The id of the cluster, whoever made it.</summary>
    internal string ClusterInUse => Existing?.ClusterId ?? ClusterId!;

    private void ValidateSecondary(Problems problems, string primary)
    {
        var name = FullName.Parse(primary, FullName.Clusters);
        _ =
            problems.RequireForm(
                name is not null,
                nameof(SecondaryOf),
                primary,
                "is not the full name of a cluster",
                $"{FullName.ClusterForm}, with the project's id and not its number"
            )
            && FullName.RequireRegion(problems, nameof(SecondaryOf), primary, NewerValues)
            && problems.RequireBoth(
                name!.Region != Region,
                (nameof(SecondaryOf), primary),
                (nameof(Region), Region),
                "a secondary lies in another region than its primary",
                "another region"
            );
        problems.Require(
            Restore is null,
            nameof(Restore),
            Restore,
            "a secondary has the data of its primary",
            "no restore with secondaryOf"
        );
    }

    private void ValidateExisting(Problems problems, ExistingDatabase existing)
    {
        // A field that is missing may be there under a wrong name.
        if (problems.IsSound(nameof(Existing)))
        {
            existing.Validate(problems, nameof(Existing));
        }

        const string Wrong = "the database exists, and its owner decides on it";
        const string Allowed = "no such setting with a database that exists";
        var defaults = new DatabaseSettings { Region = Region };
        if (ValueList.Machines.Find(MachineType) is not null)
        {
            problems.MarkHarmless(nameof(MachineType));
        }

        if (VersionShape().IsMatch(DatabaseVersion))
        {
            problems.MarkHarmless(nameof(DatabaseVersion));
        }

        RequireDefault(nameof(ClusterId), ClusterId, defaults.ClusterId);
        RequireDefault(nameof(MachineType), MachineType, defaults.MachineType);
        RequireDefault(nameof(CpuCount), CpuCount, defaults.CpuCount);
        RequireDefault(nameof(DatabaseVersion), DatabaseVersion, defaults.DatabaseVersion);
        RequireDefault(nameof(ReadPoolNodes), ReadPoolNodes, defaults.ReadPoolNodes);
        RequireDefault(nameof(Backups), Backups, defaults.Backups);
        RequireDefault(nameof(RecoveryWindowDays), RecoveryWindowDays, defaults.RecoveryWindowDays);
        RequireNone(nameof(KmsKey), KmsKey is null);
        RequireNone(nameof(Restore), Restore is null);
        RequireNone(
            nameof(SecondaryOf),
            SecondaryOf is null,
            "the database exists, and its owner replicates it"
        );
        RequireNone(nameof(MaintenanceWindow), MaintenanceWindow is null);
        RequireNone(nameof(QueryInsights), QueryInsights is null);
        RequireNone(nameof(Flags), Flags.Count == 0);
        problems.MarkHarmless(nameof(Endpoint));
        problems.Require(
            Endpoint == EndpointMode.ForwardingRule,
            nameof(Endpoint),
            "connectionPolicy",
            "AlloyDB makes an endpoint by itself only where its owner names the network",
            "forwardingRule with a database that exists"
        );

        void RequireDefault(string property, object? value, object? standard) =>
            problems.Require(Equals(value, standard), property, value, Wrong, Allowed);

        void RequireNone(string property, bool isNone, string wrong = Wrong)
        {
            if (!isNone)
            {
                problems.Add(property, $"{wrong}. Allowed: {Allowed}.");
            }
        }
    }

    /// <summary>The versions of AlloyDB that this program knows, the oldest first.</summary>
    public static ImmutableArray<string> Versions { get; } =
    [.. ValueList.DatabaseVersions.Names.Order(StringComparer.Ordinal)];

    /// <summary>The version with the number at the end of the wrong one, or the nearest.</summary>
    private string NearestVersion =>
        int.TryParse(
            Digits().Match(DatabaseVersion).Value,
            CultureInfo.InvariantCulture,
            out var major
        )
            ? Versions.MinBy(version =>
                Math.Abs(int.Parse(version[^2..], CultureInfo.InvariantCulture) - major)
            )!
            : DefaultVersion;

    [GeneratedRegex(@"\A(?i:postgres(ql)?)[ _.-]?[0-9]{1,2}(\.[0-9]{1,2})?\z")]
    private static partial Regex VersionShape();

    [GeneratedRegex("[0-9]{1,4}$")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\APOSTGRES_(19|[2-9][0-9])\z")]
    private static partial Regex NewerVersion();

    [GeneratedRegex(@"\A[a-z0-9._%+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+\z")]
    private static partial Regex Email();
}
