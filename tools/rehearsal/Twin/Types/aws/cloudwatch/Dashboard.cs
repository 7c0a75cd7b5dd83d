using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A dashboard of CloudWatch, by name in the whole account.</summary>
internal sealed class Dashboard() : AwsModel(Token)
{
    public const string Token = "aws:cloudwatch/dashboard:Dashboard";

    /// <summary>PutDashboard replaces a dashboard of the same name, including one of another stack.</summary>
    /// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html</remarks>
    public override bool AcceptsExisting => true;

    public override string ComputeId(CloudCall call) => call.Text("dashboardName")!;

    public override void RefuseWrite(CloudCall call)
    {
        using var body = JsonDocument.Parse(call.Text("dashboardBody")!);
        var widgets =
            body.RootElement.TryGetProperty("widgets", out var list)
            && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray().ToList()
                : [];
        var errors = widgets
            .Select((widget, at) => (Path: $"/widgets/{at}/properties", Problem: ProblemOf(widget)))
            .Where(found => found.Problem is not null)
            .Select(found => $"{found.Path}: {found.Problem}")
            .ToList();
        Require(
            errors.Count == 0,
            "InvalidParameterInput",
            $"The dashboard body is invalid, there are {errors.Count} validation errors: {string.Join("; ", errors)}",
            "dashboard-widget",
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html"
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            (
                "dashboardArn",
                $"arn:{Account.Partition(RegionOf(call))}:cloudwatch::{AccountOf(call)}:dashboard/{id}"
            )
        );

    /// <summary>What CloudWatch says of a widget that shows metrics of nowhere, or nothing.</summary>
    private static string? ProblemOf(JsonElement widget)
    {
        if (
            !widget.TryGetProperty("properties", out var properties)
            || !widget.TryGetProperty("type", out var type)
            || type.GetString() != "metric"
        )
        {
            return null;
        }

        if (properties.TryGetProperty("metrics", out _))
        {
            return properties.TryGetProperty("region", out _)
                ? null
                : "Should have required property 'region'";
        }

        return
            properties.TryGetProperty("annotations", out var annotations)
            && annotations.TryGetProperty("alarms", out _)
            ? null
            : "The metric widget should have specified a region and a data source or an alarm annotation.";
    }
}
