using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Google;

/// <summary>What Google refuses of alerting policies.</summary>
internal static class MonitoringRefusals
{
    private const string Filter =
        "resource.type = \"gce_router\" AND metric.type = \"router.googleapis.com/bgp/session_up\"";

    public static IReadOnlyList<Refusal<GoogleProject>> All { get; } =
    [
        new(
            "alert-channel",
            google => google.Alert([Threshold(Filter)], "projects/other/notificationChannels/1"),
            google => google.Alert([Threshold(Filter)])
        ),
        new(
            "alert-filter",
            google =>
                google.Alert([Threshold("metric.type = \"router.googleapis.com/bgp/session_up\"")]),
            google => google.Alert([Threshold(Filter)])
        ),
        new(
            "alert-log-alone",
            google => google.Alert([Log(), Threshold(Filter)], strategy: Rate()),
            google => google.Alert([Log()], strategy: Rate())
        ),
        new(
            "alert-log-rate",
            google => google.Alert([Log()]),
            google => google.Alert([Log()], strategy: Rate())
        ),
        new(
            "alert-metric-rate",
            google => google.Alert([Threshold(Filter)], strategy: Rate()),
            google => google.Alert([Threshold(Filter)])
        ),
        new(
            "alert-auto-close",
            google => google.Alert([Threshold(Filter)], strategy: Closing("600s")),
            google => google.Alert([Threshold(Filter)], strategy: Closing("1800s"))
        ),
        new(
            "alert-alignment",
            google => google.Alert([Threshold(Filter, Per("90s"))]),
            google => google.Alert([Threshold(Filter, Per("60s"))])
        ),
        new(
            "alert-duration",
            google => google.Alert([Threshold(Filter, ("duration", "90s"))]),
            google => google.Alert([Threshold(Filter, ("duration", "0s"))])
        ),
        new(
            "alert-missing-data",
            google => google.Alert([Threshold(Filter, ("duration", "0s"), s_missingIsDown)]),
            google => google.Alert([Threshold(Filter, ("duration", "60s"), s_missingIsDown)])
        ),
    ];

    private static readonly (string, PropertyValue) s_missingIsDown = (
        "evaluationMissingData",
        "EVALUATION_MISSING_DATA_ACTIVE"
    );

    private static void Alert(
        this GoogleProject google,
        IEnumerable<PropertyMap> conditions,
        string channel = $"projects/{GoogleProject.Project}/notificationChannels/1",
        PropertyMap? strategy = null
    ) =>
        google.Create(
            "gcp:monitoring/alertPolicy:AlertPolicy",
            ("displayName", "down"),
            ("combiner", "OR"),
            ("conditions", PropertyValue.List(conditions.Select(one => (PropertyValue)one))),
            ("notificationChannels", List(channel)),
            ("alertStrategy", strategy ?? PropertyMap.Empty)
        );

    private static PropertyMap Threshold(string filter, params (string, PropertyValue)[] changes) =>
        PropertyMap.Of(
            ("displayName", "down"),
            (
                "conditionThreshold",
                PropertyMap
                    .Of(
                        ("filter", filter),
                        ("comparison", "COMPARISON_LT"),
                        ("thresholdValue", 1),
                        ("duration", "120s")
                    )
                    .Merge(PropertyMap.Of(changes))
            )
        );

    private static (string, PropertyValue) Per(string period) =>
        (
            "aggregations",
            PropertyValue.List([
                PropertyMap.Of(("alignmentPeriod", period), ("perSeriesAligner", "ALIGN_MAX")),
            ])
        );

    private static PropertyMap Closing(string after) => PropertyMap.Of(("autoClose", after));

    private static PropertyMap Log() =>
        PropertyMap.Of(
            ("displayName", "refused"),
            ("conditionMatchedLog", PropertyMap.Of(("filter", "severity>=ERROR")))
        );

    private static PropertyMap Rate() =>
        PropertyMap.Of(("notificationRateLimit", PropertyMap.Of(("period", "300s"))));
}
