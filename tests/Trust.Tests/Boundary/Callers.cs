using CsCheck;
using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Trust.Tests.Boundary;

/// <summary>
/// Whoever might knock: everybody that AWS can name, with every free part of the name chosen to look
/// like a trusted role, and some that AWS would never name.
/// </summary>
/// <remarks>
/// Alphabets: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (names),
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html (paths, forms of ARNs),
/// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html (session names).
/// </remarks>
internal sealed class Callers(TrustedRole role)
{
    private const int MaxSessionName = 64;

    private static readonly Gen<string> s_name = Gen.String[
        Gen.Char["abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+=,.@_-"],
        2,
        24
    ];

    private static readonly Gen<string> s_digits = Gen.String[Gen.Char['0', '9'], 12, 12];

    private static readonly Gen<string> s_hex = Gen.String[Gen.Char["0123456789abcdef"], 17, 17];

    /// <summary>Sessions that must get in: every instance of the role, and every other session name that fits.</summary>
    public Gen<Caller> Intended =>
        Gen.OneOf(s_hex.Select(hex => $"i-{hex}"), s_name).Select(role.Session);

    /// <summary>
    /// Strangers, nearly all, each with its kind; what happens to be a session of the role is judged as one.
    /// </summary>
    public Gen<(string Kind, Caller Caller)> Hostile =>
        Gen.Frequency(
            (6, Kind("users and roles with look-alike paths", Users)),
            (6, Kind("sessions of roles with similar names", SiblingSessions)),
            (2, Kind("sessions named like the role", HostileSessionNames)),
            (2, Kind("federated users", FederatedUsers)),
            (
                1,
                Kind(
                    "root users",
                    Gen.Select(Account, Partition, (a, p) => Of(p, "iam", a, "root"))
                )
            ),
            (1, Kind("service-linked and single sign-on roles", ServiceLinked)),
            (3, Kind("other accounts and partitions", Elsewhere)),
            (2, Kind("look-alike letters", LookAlikes)),
            (1, Kind("over-long sessions", OverlongSessions)),
            (4, Kind("fragments in any order", Soup))
        );

    /// <summary>The tricks that are known by name, one of each; deterministic.</summary>
    public IReadOnlyList<Caller> Known
    {
        get
        {
            const string instance = "i-0123456789abcdef0";
            var (account, partition) = (role.Account, role.Partition);
            Caller Session(string name, string session = instance) =>
                Of(partition, "sts", account, $"assumed-role/{name}/{session}");
            Caller User(string rest) => Of(partition, "iam", account, $"user/{rest}");
            return
            [
                role.Session(instance),
                role.Session("i-0fedcba9876543210"),
                Session($"{role.Name}-2"),
                Session($"x{role.Name}"),
                Session(role.Name[..^1]),
                Session(role.Name.ToUpperInvariant()),
                Session($"{role.Name}@x"),
                Session("other"),
                Session("other", role.Name),
                Session("other", $"assumed-role-{role.Name}"),
                Session("assumed-role", role.Name),
                User("mallory"),
                User(role.Name),
                User($"assumed-role/{role.Name}/mallory"),
                User($"x:assumed-role/{role.Name}/mallory"),
                User($"{role.Session(instance).Arn}/mallory"),
                User($"assumed-role/{role.Name}/{instance}"),
                User($"'||true||'/{role.Name}"),
                Of(partition, "sts", account, $"federated-user/{role.Name}"),
                Of(partition, "sts", account, $"federated-user/assumed-role"),
                Of(partition, "iam", account, "root"),
                Of(partition, "sts", account, "self"),
                Of(partition, "iam", account, $"role/{role.Name}"),
                Session("AWSServiceRoleForAutoScaling", role.Name),
                Session($"AWSReservedSSO_{role.Name}_0123456789abcdef", "mallory@example.com"),
                Of(partition, "sts", "999999999999", $"assumed-role/{role.Name}/{instance}"),
                .. new[] { "aws", "aws-cn", "aws-us-gov" }
                    .Except([partition])
                    .Select(other =>
                        Of(other, "sts", account, $"assumed-role/{role.Name}/{instance}")
                    ),
                role.Session(new('s', MaxSessionName)),
            ];
        }
    }

    private Gen<string> Account => Gen.Frequency((4, Gen.Const(role.Account)), (1, s_digits));

    private Gen<string> Partition =>
        Gen.Frequency(
            (4, Gen.Const(role.Partition)),
            (1, Gen.OneOf("aws", "aws-cn", "aws-us-gov"))
        );

    /// <summary>Everything that a condition or member might look for, and what could end its string.</summary>
    private Gen<string> Fragment =>
        Gen.OneOf(
            Gen.OneOf(
                "assumed-role",
                ":assumed-role/",
                role.Name,
                $"assumed-role/{role.Name}",
                $"assumed-role/{role.Name}/",
                $":assumed-role/{role.Name}/",
                $"arn:{role.Partition}:sts::{role.Account}:",
                role.Session("i-0123456789abcdef0").Arn,
                "sts",
                role.Account,
                "/",
                ":",
                "*",
                "'",
                "\"",
                "{",
                "}",
                "{account_arn}",
                "\\",
                "i-0123456789abcdef0"
            ),
            s_name
        );

    private Gen<string> Text => Fragment.Array[1, 5].Select(string.Concat);

    // Paths begin and end with / and take ! to ~.
    private Gen<Caller> Users =>
        Gen.Select(
            Partition,
            Account,
            Text.Array[0, 3].Select(parts => string.Concat(parts.Select(part => $"{part}/"))),
            Gen.OneOf(s_name, Gen.Const(role.Name)),
            Gen.OneOf("user", "role"),
            (partition, account, path, name, kind) =>
                Of(partition, "iam", account, $"{kind}/{path}{name}")
        );

    private Gen<Caller> SiblingSessions =>
        Gen.Select(
            Gen.OneOf(
                s_name,
                s_name.Select(more => role.Name + more),
                s_name.Select(more => more + role.Name),
                Gen.Int[1, role.Name.Length].Select(length => role.Name[..length]),
                Gen.Int[0, role.Name.Length - 1].Select(start => role.Name[start..]),
                s_name.Select(more => $"assumed-role{more}"),
                Gen.Const("assumed-role"),
                Gen.Bool.Array[role.Name.Length].Select(SwapCase)
            ),
            SessionName,
            (name, session) =>
                Of(role.Partition, "sts", role.Account, $"assumed-role/{name}/{session}")
        );

    private Gen<string> SessionName =>
        Gen.OneOf(
            s_name,
            s_hex.Select(hex => $"i-{hex}"),
            Gen.OneOf(role.Name, "assumed-role", $"assumed-role-{role.Name}")
        );

    private Gen<Caller> HostileSessionNames =>
        Gen.Select(
            s_name,
            SessionName,
            (name, session) =>
                Of(role.Partition, "sts", role.Account, $"assumed-role/{name}/{session}")
        );

    private Gen<Caller> FederatedUsers =>
        Gen.Select(
            Account,
            Gen.OneOf(s_name, Gen.OneOf(role.Name, "assumed-role")),
            (account, name) => Of(role.Partition, "sts", account, $"federated-user/{name}")
        );

    private Gen<Caller> ServiceLinked =>
        Gen.Select(
            Gen.OneOf(
                s_name.Select(name => $"AWSServiceRoleFor{name}"),
                s_name.Select(name => $"AWSReservedSSO_{role.Name}_{name}")
            ),
            SessionName,
            (name, session) =>
                Of(role.Partition, "sts", role.Account, $"assumed-role/{name}/{session}")
        );

    private Gen<Caller> Elsewhere =>
        Gen.Select(
            Gen.OneOf("aws", "aws-cn", "aws-us-gov"),
            Account,
            SessionName,
            (partition, account, session) =>
                Of(partition, "sts", account, $"assumed-role/{role.Name}/{session}")
        );

    // AWS takes none of these in a role's name.
    private Gen<Caller> LookAlikes =>
        Gen.Select(
            Gen.Int[0, role.Name.Length - 1],
            Gen.OneOf("а", "е", "о", "ⅼ", "‐", "\u200b", "ａ", "ı", "\0", "%2F", "/", "\n"),
            Gen.Bool,
            (at, other, insert) =>
                Of(
                    role.Partition,
                    "sts",
                    role.Account,
                    $"assumed-role/{role.Name[..at]}{other}{role.Name[(insert ? at : at + 1)..]}/i-0123456789abcdef0"
                )
        );

    private Gen<Caller> OverlongSessions =>
        Gen.Int[48, 512].Select(length => role.Session(new string('s', length)));

    private Gen<Caller> Soup =>
        Gen.Select(Text, Account, (text, account) => new Caller(text, account, text));

    private static Gen<(string, Caller)> Kind(string kind, Gen<Caller> callers) =>
        callers.Select(caller => (kind, caller));

    private static Caller Of(string partition, string service, string account, string resource) =>
        new($"arn:{partition}:{service}::{account}:{resource}", account, $"AIDAEXAMPLE:{resource}");

    private string SwapCase(bool[] swap) =>
        string.Concat(
            role.Name.Zip(
                swap,
                (c, other) =>
                    !other ? c
                    : char.IsUpper(c) ? char.ToLowerInvariant(c)
                    : char.ToUpperInvariant(c)
            )
        );
}
