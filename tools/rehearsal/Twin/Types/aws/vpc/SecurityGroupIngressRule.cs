namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A rule of a group, inward.</summary>
internal sealed class SecurityGroupIngressRule() : SecurityGroupRule(Token)
{
    public const string Token = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
}
