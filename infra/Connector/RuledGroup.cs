using System.Text.RegularExpressions;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Vpc;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// A security group and its rules, each a resource of its own. A resource that uses the group must also
/// depend on <see cref="Rules"/>; otherwise it starts before them and outlives them.
/// </summary>
internal sealed partial class RuledGroup
{
    public const int Https = 443;
    public const int Dns = 53;

    /// <summary>AlloyDB's port for connectors. Clients without a connector use 5432.</summary>
    public const int AlloyDbConnector = 5433;

    private readonly string _name;
    private readonly Resource _component;
    private readonly List<Resource> _rules = [];

    public RuledGroup(string name, string description, Input<string> vpcId, Resource component)
    {
        (_name, _component) = (name, component);
        Group = new(
            name,
            new()
            {
                VpcId = vpcId,
                Description = Checked(description),
                Tags = { ["Name"] = name },
            },
            new() { Parent = component }
        );
    }

    public SecurityGroup Group { get; }

    public IReadOnlyList<Resource> Rules => _rules;

    public void Allow(string kind, string description, SecurityGroupEgressRuleArgs rule) =>
        _rules.Add(
            new SecurityGroupEgressRule(
                $"{_name}-to-{kind}",
                Complete(rule, description),
                new() { Parent = _component }
            )
        );

    public void AllowTcp(string kind, string description, Input<string> cidr, int port) =>
        Allow(
            kind,
            description,
            new()
            {
                CidrIpv4 = cidr,
                IpProtocol = "tcp",
                FromPort = port,
                ToPort = port,
            }
        );

    /// <summary>The way to the database and to Google's APIs, without which nobody logs in.</summary>
    /// <param name="settings">The connector's settings.</param>
    /// <param name="publicIpAddress">The database's public address; null without the public path.</param>
    public void AllowGoogle(ConnectorSettings settings, Output<string>? publicIpAddress)
    {
        AllowTcp("google-apis", "Google APIs", settings.GoogleApis.Range() ?? "0.0.0.0/0", Https);
        AllowTcp(
            "database",
            "AlloyDB endpoint, connectors only",
            settings.EndpointCidr,
            AlloyDbConnector
        );
        if (publicIpAddress is not null)
        {
            AllowTcp(
                "database-public",
                "AlloyDB public address, connectors only",
                Output.Format($"{publicIpAddress}/32"),
                AlloyDbConnector
            );
        }
    }

    public void Admit(string kind, string description, Input<string> groupId, int port) =>
        _rules.Add(
            new SecurityGroupIngressRule(
                $"{_name}-from-{kind}",
                new()
                {
                    SecurityGroupId = Group.Id,
                    Description = Checked(description),
                    ReferencedSecurityGroupId = groupId,
                    IpProtocol = "tcp",
                    FromPort = port,
                    ToPort = port,
                },
                new() { Parent = _component }
            )
        );

    private SecurityGroupEgressRuleArgs Complete(
        SecurityGroupEgressRuleArgs rule,
        string description
    )
    {
        rule.SecurityGroupId = Group.Id;
        rule.Description = Checked(description);
        return rule;
    }

    /// <summary>EC2 rejects other characters, such as an apostrophe, and a preview does not check them.</summary>
    /// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html</remarks>
    private static string Checked(string description) =>
        Description().IsMatch(description)
            ? description
            : throw new ArgumentException(
                $"\"{description}\" is no description of a security group or rule. Allowed: 1 to 255 of "
                    + "a-z, A-Z, 0-9, space and ._-:/()#,@[]+=;{}!$*.",
                nameof(description)
            );

    [GeneratedRegex(@"\A[a-zA-Z0-9 ._\-:/()#,@\[\]+=;{}!$*]{1,255}\z")]
    private static partial Regex Description();
}
