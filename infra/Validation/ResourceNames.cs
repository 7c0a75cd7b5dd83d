using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Validation;

/// <summary>Formats and limits of the names that users choose.</summary>
public static partial class ResourceNames
{
    /// <summary>The format of a project id, for messages.</summary>
    public const string GoogleProjectAllowed =
        "a project id: 6 to 30 of a-z, 0-9 and -, beginning with a letter and not ending with - "
        + "(domain-scoped ids as example.com:project)";

    /// <summary>The format of a service account's id, for messages.</summary>
    public const string ServiceAccountAllowed =
        "6 to 30 of a-z, 0-9 and -, beginning with a letter and not ending with -";

    /// <summary>The format of a cluster's id, for messages.</summary>
    public const string ClusterAllowed =
        "1 to 63 of a-z, 0-9 and -, beginning with a letter and not ending with -";

    /// <summary>The format of an AWS account id, for messages.</summary>
    public const string AwsAccountAllowed = "an AWS account id of 12 digits, in quotes";

    /// <summary>Whether a text is the id of a Google Cloud project.</summary>
    /// <param name="value">The text.</param>
    public static bool IsGoogleProject(string? value) =>
        value is not null && GoogleProject().IsMatch(value);

    /// <summary>Notes a problem unless the value is the id of a project.</summary>
    /// <param name="problems">Where to note it.</param>
    /// <param name="setting">The setting as the user writes it.</param>
    /// <param name="value">The value given.</param>
    public static void RequireGoogleProject(Problems problems, string setting, string? value) =>
        problems.RequireForm(
            IsGoogleProject(value),
            setting,
            value,
            "is not a project id",
            GoogleProjectAllowed
        );

    /// <summary>Notes a problem where a text is not the id of an AWS account.</summary>
    /// <param name="problems">Where problems go.</param>
    /// <param name="setting">The setting, as the user knows it.</param>
    /// <param name="value">The text.</param>
    public static void RequireAwsAccount(Problems problems, string setting, string? value) =>
        problems.RequireForm(
            IsAwsAccount(value),
            setting,
            value,
            "is not an AWS account id",
            AwsAccountAllowed
        );

    /// <summary>Whether a text is the id of a service account.</summary>
    /// <param name="value">The text.</param>
    public static bool IsServiceAccount(string? value) =>
        value is not null && ServiceAccount().IsMatch(value);

    /// <summary>Whether a text is the id of an AlloyDB cluster.</summary>
    /// <param name="value">The text.</param>
    public static bool IsCluster(string? value) => value is not null && Cluster().IsMatch(value);

    /// <summary>Whether a text is an AWS account id.</summary>
    /// <param name="value">The text.</param>
    public static bool IsAwsAccount(string? value) =>
        value is not null && AwsAccount().IsMatch(value);

    /// <summary>Whether a text is a region of Google Cloud by its form.</summary>
    /// <param name="value">The text.</param>
    public static bool IsGoogleRegion(string? value) =>
        value is not null && GoogleRegion().IsMatch(value);

    /// <summary>Whether a text is a region of AWS by its form.</summary>
    /// <param name="value">The text.</param>
    public static bool IsAwsRegion(string? value) =>
        value is not null && AwsRegion().IsMatch(value);

    /// <summary>
    /// Whether a region is in China, in the European Sovereign Cloud or isolated: partitions with
    /// host names of their own.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html</remarks>
    public static bool IsInSeparatePartition(string region) => SeparatePartition().IsMatch(region);

    [GeneratedRegex(@"\A([a-z0-9.-]+\.[a-z]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]\z")]
    private static partial Regex GoogleProject();

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{4,28}[a-z0-9]\z")]
    private static partial Regex ServiceAccount();

    [GeneratedRegex(@"\A[a-z]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Cluster();

    [GeneratedRegex(@"\A[0-9]{12}\z")]
    private static partial Regex AwsAccount();

    [GeneratedRegex(@"\A[a-z]+-[a-z]+[1-9][0-9]?\z")]
    private static partial Regex GoogleRegion();

    [GeneratedRegex(@"\A([a-z]{2}|eusc)(-[a-z]+)+-[1-9]\z")]
    private static partial Regex AwsRegion();

    [GeneratedRegex(@"\A(cn-|eusc-|[a-z]{2}-iso)")]
    private static partial Regex SeparatePartition();
}
