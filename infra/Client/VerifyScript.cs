using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Client;

/// <summary>The script's settings, under the names that it reads.</summary>
internal sealed record VerifySettings
{
    public required string Region { get; init; }
    public required string Instance { get; init; }
    public required string Database { get; init; }
    public required string User { get; init; }

    /// <summary>
    /// The range that the names of Google's APIs must resolve to; null where the internet serves them.
    /// </summary>
    public required string? GoogleApisCidr { get; init; }

    public required IReadOnlyList<VerifyPath> Paths { get; init; }
    public string CredentialsFile { get; init; } = ProxyPath.CredentialsFile;
    public string Binary { get; init; } = ProxyPath.Binary;
    public string Api { get; init; } = "https://alloydb.googleapis.com";

    /// <summary>AlloyDB's port for connectors.</summary>
    public int DatabasePort { get; init; } = 5433;

    /// <summary>How long one answer may take.</summary>
    public int TimeoutSeconds { get; init; } = 10;

    /// <summary>
    /// How long all hops together may take: two logins, each of which the proxy ends after 30 seconds, and
    /// the rest. It is well below the time limit of <see cref="VerifyDocument"/>, after which nothing is
    /// printed.
    /// </summary>
    public int RunSeconds { get; init; } = 180;

    public static VerifySettings Of(ClientPlan plan) =>
        new()
        {
            Region = plan.AwsRegion,
            Instance = plan.InstanceUri,
            Database = plan.DatabaseName,
            User = plan.DatabaseUser,
            GoogleApisCidr = plan.GoogleApis.Range(),
            Paths =
            [
                .. plan.Paths.Select(path => new VerifyPath(
                    path.Name,
                    path.Unit,
                    path.Port,
                    path.HealthPort,
                    path == ProxyPath.Psc ? plan.PscDnsName : null,
                    path == ProxyPath.Psc ? plan.PscSubnetCidr : null
                )),
            ],
        };
}

/// <param name="Name">As <see cref="ProxyPath.Name"/>.</param>
/// <param name="Unit">As <see cref="ProxyPath.Unit"/>.</param>
/// <param name="Port">As <see cref="ProxyPath.Port"/>.</param>
/// <param name="HealthPort">As <see cref="ProxyPath.HealthPort"/>.</param>
/// <param name="Host">The name to resolve; null where AlloyDB's API gives the address.</param>
/// <param name="Cidr">The range that the name must resolve to.</param>
internal sealed record VerifyPath(
    string Name,
    string Unit,
    int Port,
    int HealthPort,
    string? Host,
    string? Cidr
);

/// <summary>The script behind <c>verify</c>: Python, because Amazon Linux 2023 always has it.</summary>
internal static class VerifyScript
{
    public static string Render(VerifySettings settings) =>
        ClientFile.Render(
            "verify.py",
            // The default encoder escapes quotes, so the JSON cannot end the string literal around it.
            ("settings", Settings(settings).ToJsonString()),
            (
                "hops",
                new JsonObject(
                    VerifyHops
                        .All.Append(VerifyHops.Any)
                        .Select(hop =>
                            KeyValuePair.Create<string, JsonNode?>(
                                hop.Name,
                                JsonList.Of(
                                    hop.Symptoms.Select(symptom => new JsonObject
                                    {
                                        ["symptom"] = symptom.Name,
                                        ["cause"] = Worded(symptom.Cause, settings),
                                        ["fix"] = Worded(symptom.Fix, settings),
                                    })
                                )
                            )
                        )
                ).ToJsonString()
            ),
            (
                "words",
                JsonList
                    .Of(
                        ProxyWords.All.Select(row => new JsonObject
                        {
                            ["symptom"] = row.Name,
                            ["words"] = JsonList.Of(row.Words.Select(JsonList.Of)),
                            ["cause"] = row.Cause,
                            ["fix"] = row.Fix,
                        })
                    )
                    .ToJsonString()
            )
        );

    // Written out: a serializer that finds the properties by itself is slow to start.
    private static JsonObject Settings(VerifySettings settings) =>
        new()
        {
            ["region"] = settings.Region,
            ["instance"] = settings.Instance,
            ["database"] = settings.Database,
            ["user"] = settings.User,
            ["googleApisCidr"] = settings.GoogleApisCidr,
            ["paths"] = JsonList.Of(
                settings.Paths.Select(path => new JsonObject
                {
                    ["name"] = path.Name,
                    ["unit"] = path.Unit,
                    ["port"] = path.Port,
                    ["healthPort"] = path.HealthPort,
                    ["host"] = path.Host,
                    ["cidr"] = path.Cidr,
                })
            ),
            ["credentialsFile"] = settings.CredentialsFile,
            ["binary"] = settings.Binary,
            ["api"] = settings.Api,
            ["databasePort"] = settings.DatabasePort,
            ["timeoutSeconds"] = settings.TimeoutSeconds,
            ["runSeconds"] = settings.RunSeconds,
        };

    /// <summary>The table speaks of private; for restricted, range and setting are the other ones.</summary>
    private static string Worded(string text, VerifySettings settings) =>
        settings.GoogleApisCidr == GoogleApiAccess.Restricted.Range()
            ? text.Replace(
                    GoogleApiAccess.Private.Range()!,
                    settings.GoogleApisCidr,
                    StringComparison.Ordinal
                )
                .Replace("googleApis: private", "googleApis: restricted", StringComparison.Ordinal)
                .Replace("private: ", "restricted: ", StringComparison.Ordinal)
            : text;
}
