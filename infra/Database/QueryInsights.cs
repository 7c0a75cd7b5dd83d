using Pulumi.Gcp.Alloydb.Inputs;

namespace KeylessAlloyDb.Database;

/// <summary>
/// What AlloyDB records about queries. Tags that an application writes into a query's comments are always kept.
/// </summary>
/// <param name="QueryStringLength">Bytes of a query's text that are kept, 256 to 4500.</param>
/// <param name="QueryPlansPerMinute">Execution plans that are kept per minute, 0 to 20.</param>
/// <param name="RecordClientAddress">Whether the client's address is kept, which may be personal data.</param>
/// <remarks>https://cloud.google.com/alloydb/docs/using-query-insights</remarks>
public sealed record QueryInsights(
    int QueryStringLength,
    int QueryPlansPerMinute,
    bool RecordClientAddress
)
{
    internal void Validate(Problems problems, string setting)
    {
        problems.Require(
            QueryStringLength is >= 256 and <= 4500,
            $"{setting}.queryStringLength",
            QueryStringLength,
            "is out of range",
            "256 to 4500 bytes"
        );
        problems.Require(
            QueryPlansPerMinute is >= 0 and <= 20,
            $"{setting}.queryPlansPerMinute",
            QueryPlansPerMinute,
            "is out of range",
            "0 to 20 plans"
        );
    }

    internal InstanceQueryInsightsConfigArgs ToArgs() =>
        new()
        {
            QueryStringLength = QueryStringLength,
            QueryPlansPerMinute = QueryPlansPerMinute,
            RecordApplicationTags = true,
            RecordClientAddress = RecordClientAddress,
        };
}
