namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Records a VPC's traffic.</summary>
internal sealed class FlowLog() : Ec2Model(Token, "fl", "vpc-flow-log")
{
    public const string Token = "aws:ec2/flowLog:FlowLog";
    private const string Service = "vpc-flow-logs.amazonaws.com";

    public override void RefuseWrite(CloudCall call)
    {
        if (call.Text("vpcId") is not null)
        {
            RequireVpc(call);
        }
        Require(
            (call.Text("logDestinationType") ?? "cloud-watch-logs") != "cloud-watch-logs"
                || call.Text("iamRoleArn") is { Length: > 0 },
            "InvalidParameter",
            "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs: give iamRoleArn",
            "flow-log-role",
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html"
        );
        if (call.Text("iamRoleArn") is { } role && role.Contains($":{AccountOf(call)}:"))
        {
            call.RetryUntilExists(
                call.World.OfType(Role.Token)
                    .FirstOrDefault(found =>
                        found.IsNamedBy(role) && Trusts(found, AccountOf(call))
                    ),
                IamModel.Propagation,
                $"api error InvalidParameter: Unable to assume given IAM role {role}: it has to exist and to trust {Service} for account {AccountOf(call)}",
                "flow-log-role-assumable",
                "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html"
            );
        }
    }

    private static bool Trusts(Entity role, string account) =>
        PolicyStatement
            .Of(role.Text("assumeRolePolicy"), isTrust: true)
            ?.Any(statement => statement.Trusts(Service, account)) == true;

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("logDestinationType", call.Text("logDestinationType") ?? "cloud-watch-logs")
        );
}
