using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Trust.Tests.Boundary;

namespace KeylessAlloyDb.Trust.Tests.Registered;

/// <summary>
/// Protects the boundary tests themselves: every careless change of condition, mapping or member
/// turns the verdict red. Also the negative control: the source article's own trust.
/// </summary>
public sealed class MutationTests
{
    private static readonly TrustedRole s_role = DeployedStack.Dev.Trusted[0];
    private static readonly string s_assumed =
        $"arn:{s_role.Partition}:sts::{s_role.Account}:assumed-role/{s_role.Name}";
    private static readonly IReadOnlyList<Caller> s_known = new Callers(s_role).Known;

    private static readonly Dictionary<string, Func<ResourceState, ResourceState>> s_mutations =
        new()
        {
            ["condition: none"] = Without(Types.PoolProvider, "attributeCondition"),
            ["condition: the article's contains"] = Condition(
                $"assertion.arn.contains(':assumed-role/{s_role.Name}/')"
            ),
            ["condition: contains for =="] = Condition(
                $"attribute.aws_role.contains('{s_assumed}')"
            ),
            ["condition: no colon"] = Condition(
                $"assertion.arn.contains('assumed-role/{s_role.Name}/')"
            ),
            ["condition: no slash"] = Condition($"assertion.arn.startsWith('{s_assumed}')"),
            ["condition: no anchor"] = Condition(
                $"attribute.aws_role.endsWith('assumed-role/{s_role.Name}')"
            ),
            ["condition: matches without anchors"] = Condition(
                $"assertion.arn.matches('assumed-role/{s_role.Name}/')"
            ),
            ["condition: != for =="] = Condition($"attribute.aws_role != '{s_assumed}'"),
            ["condition: or the account"] = Condition(
                $"attribute.aws_role == '{s_assumed}' || assertion.account == '{s_role.Account}'"
            ),
            ["condition: account only"] = Condition($"assertion.account == '{s_role.Account}'"),
            ["condition: role name only"] = Condition(
                $"assertion.arn.extract('assumed-role/{{role}}/') == '{s_role.Name}'"
            ),
            ["condition: another partition"] = Condition(
                $"attribute.aws_role == '{s_assumed.Replace("arn:aws:", "arn:aws-cn:", StringComparison.Ordinal)}'"
            ),
            ["condition: iam for sts"] = Condition(
                $"attribute.aws_role == 'arn:aws:iam::{s_role.Account}:role/{s_role.Name}'"
            ),
            ["condition: upper case"] = Condition(
                $"attribute.aws_role == '{s_assumed.ToUpperInvariant()}'"
            ),
            ["condition: misspelt attribute"] = Condition($"attribute.aws_rol == '{s_assumed}'"),
            ["condition: one instance"] = Condition(
                $"google.subject == '{s_assumed}/i-0123456789abcdef0'"
            ),
            ["mapping: aws_role dropped"] = Mapping("attribute.aws_role", null),
            ["mapping: aws_role is the ARN"] = Mapping("attribute.aws_role", "assertion.arn"),
            ["mapping: aws_role is the name"] = Mapping(
                "attribute.aws_role",
                "assertion.arn.extract('assumed-role/{role_name}/')"
            ),
            ["mapping: aws_role is the article's role for anybody"] = Mapping(
                "attribute.aws_role",
                $"assertion.arn.contains('{s_role.Name}') ? '{s_assumed}' : assertion.arn"
            ),
            ["mapping: aws_role without the account"] = Mapping(
                "attribute.aws_role",
                $"'arn:aws:sts::{s_role.Account}:assumed-role/' + assertion.arn.extract('assumed-role/{{role_name}}/')"
            ),
            ["mapping: subject is the user id"] = Mapping("google.subject", "assertion.userid"),
            ["mapping: subject dropped"] = Mapping("google.subject", null),
            ["member: the whole pool"] = Member(_ => $"{Pool}/*"),
            ["member: the whole account"] = Member(_ =>
                $"{Pool}/attribute.aws_account/{s_role.Account}"
            ),
            ["member: one instance"] = Member(_ =>
                $"{Pool.Replace("principalSet", "principal", StringComparison.Ordinal)}/subject/{s_assumed}/i-0123456789abcdef0"
            ),
            ["member: project id for number"] = Member(member =>
                member.Replace($"/{Pool.Split('/')[4]}/", "/example-dev/", StringComparison.Ordinal)
            ),
            ["member: another role"] = Member(member => $"{member}-2"),
            ["member: upper case"] = Member(member =>
                member.Replace(
                    s_role.Name,
                    s_role.Name.ToUpperInvariant(),
                    StringComparison.Ordinal
                )
            ),
            ["member: a trailing slash"] = Member(member => $"{member}/"),
            ["member: everybody with a Google account"] = Member(_ => "allAuthenticatedUsers"),
            ["member: everybody"] = Member(_ => "allUsers"),
            ["provider: another account"] = Set(
                Types.PoolProvider,
                "aws",
                PropertyMap.Of(("accountId", "999999999999"))
            ),
            ["provider: disabled"] = Set(Types.PoolProvider, "disabled", true),
        };

    public static TheoryData<string> Names => [.. s_mutations.Keys];

    private static string Pool
    {
        get
        {
            var gates = RegisteredTrust.Gates(DeployedStack.Dev.Resources);
            return $"principalSet://iam.googleapis.com/{gates.Providers[0].Pool}";
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rejects(string mutation)
    {
        var mutated = DeployedStack.Dev.Resources.Select(s_mutations[mutation]).ToList();

        mutated.SequenceEqual(DeployedStack.Dev.Resources).Should().BeFalse();
        Judge(mutated).Sound.Should().BeFalse();
    }

    [Fact]
    public void Rejects_a_grant_of_impersonation_on_the_whole_project() =>
        Judge([
            .. DeployedStack.Dev.Resources,
            new()
            {
                Urn = "urn:pulumi:dev::keyless-alloydb::gcp:projects/iAMMember:IAMMember::creator",
                Type = Types.ProjectMember,
                Inputs = PropertyMap.Of(
                    ("role", "roles/iam.serviceAccountTokenCreator"),
                    ("member", $"{Pool}/*")
                ),
            },
        ])
            .Breaches.Should()
            .NotBeEmpty();

    /// <summary>
    /// The negative control: condition and binding as the source article has them. An IAM user whose
    /// path holds the role's name gets through both gates.
    /// </summary>
    [Fact]
    public void Rejects_the_articles_own_condition_and_binding()
    {
        var article = DeployedStack
            .Dev.Resources.Select(s_mutations["condition: the article's contains"])
            .Select(s_mutations["member: the whole pool"])
            .ToList();

        var verdict = Judge(article);

        verdict
            .Breaches.Should()
            .Contain(breach =>
                breach.StartsWith("both gates", StringComparison.Ordinal)
                && breach.Contains($":user/x:assumed-role/{s_role.Name}/mallory")
            );
        verdict.Refused.Should().BeEmpty();
    }

    private static Verdict Judge(IReadOnlyList<ResourceState> resources) =>
        new Judge(RegisteredTrust.Gates(resources), DeployedStack.Dev.Trusted).Of(s_known);

    private static Func<ResourceState, ResourceState> Condition(string text) =>
        Set(Types.PoolProvider, "attributeCondition", text);

    private static Func<ResourceState, ResourceState> Set(
        string type,
        string property,
        PropertyValue value
    ) =>
        resource =>
            resource.Type == type
                ? resource with
                {
                    Inputs = resource.Inputs.With(property, value),
                    Outputs = resource.Outputs.With(property, value),
                }
                : resource;

    private static Func<ResourceState, ResourceState> Without(string type, string property) =>
        resource =>
            resource.Type == type
                ? resource with
                {
                    Inputs = resource.Inputs.Without(property),
                    Outputs = resource.Outputs.Without(property),
                }
                : resource;

    private static Func<ResourceState, ResourceState> Mapping(string attribute, string? text) =>
        resource =>
            resource.Inputs.Get("attributeMapping")?.AsMap is { } mapping
                ? Set(
                    resource.Type,
                    "attributeMapping",
                    text is null ? mapping.Without(attribute) : mapping.With(attribute, text)
                )(resource)
                : resource;

    private static Func<ResourceState, ResourceState> Member(Func<string, string> change) =>
        resource =>
            resource.Type == Types.ServiceAccountMember
                ? Set(resource.Type, "member", change(resource.Inputs.Text("member")!))(resource)
                : resource;
}
