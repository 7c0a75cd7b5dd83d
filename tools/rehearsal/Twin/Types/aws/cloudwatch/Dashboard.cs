namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A dashboard of CloudWatch, by name in the whole account.</summary>
internal sealed class Dashboard() : AwsModel(Token)
{
    public const string Token = "aws:cloudwatch/dashboard:Dashboard";

    /// <summary>PutDashboard replaces a dashboard of the same name, including one of another stack.</summary>
    /// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html</remarks>
    public override bool AcceptsExisting => true;

    public override string ComputeId(CloudCall call) => call.Text("dashboardName")!;

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            (
                "dashboardArn",
                $"arn:{Account.Partition(RegionOf(call))}:cloudwatch::{AccountOf(call)}:dashboard/{id}"
            )
        );
}
