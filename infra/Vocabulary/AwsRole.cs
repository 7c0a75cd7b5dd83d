using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Vocabulary;

/// <summary>
/// An AWS role that Google Cloud trusts. Everything that names the role on Google's side, from the
/// provider's condition to the IAM member, is derived from this one value.
/// </summary>
/// <param name="AccountId">The AWS account, 12 digits.</param>
/// <param name="Name">
/// The role's name without its path: AWS leaves the path out of a session's ARN.
/// 1 to 64 of letters, digits and <c>+=,.@_-</c>; in <c>aws-us-gov</c> 1 to 61.
/// </param>
/// <param name="Partition">
/// <c>aws</c> or <c>aws-us-gov</c>. A client proves its role by a signed call to
/// <c>sts.{region}.amazonaws.com</c>, a host that the other partitions do not have.
/// </param>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html</remarks>
public sealed partial record AwsRole(string AccountId, string Name, string Partition = "aws")
{
    /// <summary>
    /// The longest <c>google.subject</c> that Google's token service accepts, in bytes: role and session may have 87
    /// characters together, 80 in <c>aws-us-gov</c>.
    /// </summary>
    public const int MaxSubjectLength = 127;

    // The limits of AWS: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    private const int MinSessionLength = 2;
    private const int LongestSession = 64;

    // "i-" and 17 hexadecimal digits: EC2 names a session by the instance's id.
    private const int InstanceIdLength = 19;

    /// <summary>The partitions whose roles can log in, as an ARN names them.</summary>
    public static IReadOnlyList<string> Partitions { get; } = ["aws", "aws-us-gov"];

    /// <summary>
    /// The ARN of the role's sessions without the session name. It equals <c>attribute.aws_role</c> of the
    /// identity provider.
    /// </summary>
    public string AssumedRoleArn => $"{SessionPrefix(Partition)}{AccountId}:assumed-role/{Name}";

    /// <summary>
    /// How many characters the names of the role's sessions have at most: 2 to 64. 19 on EC2, which is the default; 32
    /// for tasks of ECS, 62 with EKS Pod Identity, the length of its name for a Lambda function.
    /// </summary>
    public int SessionLength { get; init; } = InstanceIdLength;

    /// <summary>The longest role name whose sessions still fit <see cref="MaxSubjectLength"/>.</summary>
    public int MaxNameLength =>
        Math.Min(
            64,
            MaxSubjectLength - SessionLength - "/".Length - (AssumedRoleArn.Length - Name.Length)
        );

    /// <summary>
    /// The longest name of a session that fits <see cref="MaxSubjectLength"/>; AWS takes up to 64 characters. A Lambda
    /// function's session has the function's name, a task's of ECS its id.
    /// </summary>
    public int MaxSessionLength =>
        Math.Clamp(MaxSubjectLength - AssumedRoleArn.Length - "/".Length, 0, LongestSession);

    /// <summary>The <c>google.subject</c> of one instance of the role.</summary>
    /// <param name="instanceId">The EC2 instance id, <c>i-</c> and 17 hexadecimal digits.</param>
    public string Subject(string instanceId) => $"{AssumedRoleArn}/{instanceId}";

    /// <summary>The partition of a region: <c>us-gov-</c> regions have their own.</summary>
    /// <param name="region">A region of <see cref="Partitions"/>, such as <c>ap-northeast-1</c>.</param>
    public static string PartitionOf(string region) =>
        region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov" : "aws";

    /// <summary>Whether it is the same role, however long its sessions' names are.</summary>
    public bool Equals(AwsRole? other) => AssumedRoleArn == other?.AssumedRoleArn;

    /// <inheritdoc/>
    public override int GetHashCode() => AssumedRoleArn.GetHashCode(StringComparison.Ordinal);

    internal bool IsWellFormed
    {
        get
        {
            var problems = new Problems();
            Validate(problems, "role");
            return problems.Messages.Count == 0;
        }
    }

    internal void Validate(Problems problems, string setting) =>
        Validate(problems, part => $"{setting}.{part}");

    internal void Validate(Problems problems, Func<string, string> setting)
    {
        problems.RequireForm(
            Partitions.Contains(Partition),
            setting("partition"),
            Partition,
            "is not a partition whose roles can log in: a client signs a call to sts.{region}.amazonaws.com",
            string.Join(", ", Partitions)
        );
        ResourceNames.RequireAwsAccount(problems, setting("accountId"), AccountId);
        // The name becomes part of a CEL string and an IAM member, so its alphabet must need no escapes.
        var wellFormed = problems.RequireForm(
            RoleName().IsMatch(Name),
            setting("roleName"),
            Name,
            "is not a role name",
            "1 to 64 of letters, digits and +=,.@_- (the name, not the ARN and not the path)"
        );
        var isLength = problems.Require(
            SessionLength is >= MinSessionLength and <= LongestSession,
            setting("sessionLength"),
            SessionLength,
            "is not the length of a session's name",
            $"{MinSessionLength} to {LongestSession}"
        );
        var session =
            SessionLength == InstanceIdLength
                ? "an instance id"
                : $"a session's name of {SessionLength} characters";
        problems.Require(
            !wellFormed || !isLength || Name.Length <= MaxNameLength,
            setting("roleName"),
            Name,
            $"is too long: with {session} Google's subject would pass {MaxSubjectLength} bytes",
            $"at most {MaxNameLength} characters in partition {Partition}"
        );
    }

    private static string SessionPrefix(string partition) => $"arn:{partition}:sts::";

    [GeneratedRegex(@"\A[A-Za-z0-9+=,.@_-]{1,64}\z")]
    private static partial Regex RoleName();
}
