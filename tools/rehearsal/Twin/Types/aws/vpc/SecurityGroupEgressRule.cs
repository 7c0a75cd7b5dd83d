namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A rule of a group, outward.</summary>
internal sealed class SecurityGroupEgressRule() : SecurityGroupRule(Token)
{
    public const string Token = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
}
