using System.Text;
using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Trust.Tests.Boundary;

/// <summary>
/// What the settings mean: every session of this role, and nobody else. Written without CEL and
/// without the program's own types, so that it can judge both.
/// </summary>
internal sealed record TrustedRole(string Account, string Name, string Partition = "aws")
{
    private const string Grants = "-grants";

    /// <summary>Name of the role's workload; null for the stack's own.</summary>
    public string? Workload { get; init; }

    /// <summary>Id of the one service account that the role may become, and of the account that grants beside it.</summary>
    public string ServiceAccountId { get; init; } = "alloydb-client";

    private const int MaxSubjectBytes = 127;

    private string Sessions => $"arn:{Partition}:sts::{Account}:assumed-role/{Name}/";

    /// <summary>Whether a caller is a session of the role.</summary>
    public bool Includes(Caller caller) =>
        caller.Account == Account && caller.Arn.StartsWith(Sessions, StringComparison.Ordinal);

    /// <summary>Whether an account is the role's own, or the one that grants beside it.</summary>
    public bool MayBecome(string serviceAccount) =>
        serviceAccount.Split('@')[0] is var id
        && (id == ServiceAccountId || id == ServiceAccountId + Grants);

    /// <summary>Whether Google's token service takes the session's name at all.</summary>
    public static bool Fits(Caller caller) =>
        Encoding.UTF8.GetByteCount(caller.Arn) <= MaxSubjectBytes;

    public Caller Session(string name) =>
        new($"{Sessions}{name}", Account, $"AROAEXAMPLEROLEID0001:{name}");
}
