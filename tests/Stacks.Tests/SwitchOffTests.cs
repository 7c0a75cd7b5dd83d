using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects that a setting which is switched off is off in the clouds, not only in the state: what is
/// optional and computed keeps its value where it is left out.
/// </summary>
/// <remarks>https://developer.hashicorp.com/terraform/plugin/sdkv2/schemas/schema-behaviors#computed</remarks>
public sealed class SwitchOffTests
{
    private const string Cluster = "gcp:alloydb/cluster:Cluster database-cluster";

    private static readonly string[] s_on =
    [
        "publicPath=true",
        "backups=true",
        "logs=true",
        "googleApis=private",
        "readPoolNodes=2",
        "applyGrants=true",
        "tokenCreator=true",
        "auditLogs=true",
        """administrators=["admin@example.com"]""",
        "permissionsBoundary=arn:aws:iam::123456789012:policy/boundary",
        $"proxyFile={Path.Combine(StackSettings.Project.Directory, "Pulumi.yaml")}",
    ];

    private static readonly string[] s_off =
    [
        "publicPath=false",
        "backups=false",
        "logs=false",
        "googleApis=internet",
        "readPoolNodes=0",
        "applyGrants=false",
        "tokenCreator=false",
        "auditLogs=false",
        "administrators=[]",
        "permissionsBoundary=",
        "proxyFile=",
    ];

    private const string Schedule =
        "the provider cannot send enabled=false, so the daily backups go on: docs/how-to.md, 'Switch backups off'";
    private const string Window =
        "a window without point-in-time recovery means nothing, and the provider keeps it";

    /// <summary>They differ because they were replaced or have a history, not because something is on.</summary>
    private static readonly string[] s_replaced =
    [
        "aws:ec2/instance:Instance connector-instance",
        "aws:ssm/document:Document connector-verify",
    ];

    /// <summary>What stays as it was, and why.</summary>
    private static readonly Dictionary<string, string> s_stays = new(StringComparer.Ordinal)
    {
        [$"{Cluster}.automatedBackupPolicy.backupWindow"] = Schedule,
        [$"{Cluster}.automatedBackupPolicy.location"] = Schedule,
        [$"{Cluster}.automatedBackupPolicy.weeklySchedule"] = Schedule,
        [$"{Cluster}.continuousBackupConfig.recoveryWindowDays"] = Window,
    };

    [Fact]
    public async Task What_is_switched_off_is_as_if_it_had_never_been_on()
    {
        var never = await CloudAsync(s_off);
        var off = await CloudAsync(s_on, s_off);

        off.Keys.Should().BeEquivalentTo(never.Keys, "nothing else is left in the clouds");
        never
            .Where(entry => !s_replaced.Contains(entry.Key))
            .SelectMany(entry => Differences(entry.Key, entry.Value, off[entry.Key]))
            .Should()
            .BeEquivalentTo(s_stays.Keys, "{0}", string.Join("; ", s_stays.Values.Distinct()));
    }

    /// <summary>What the clouds hold after one update for each set of settings.</summary>
    private static async Task<Dictionary<string, PropertyMap>> CloudAsync(
        params string[][] settings
    )
    {
        var cloud = new CloudTwin();
        var state = Snapshot.Empty;
        foreach (var overrides in settings)
        {
            var run = await Rehearsed.ExecuteAsync(
                StackSettings.Of("dev", overrides),
                cloud,
                state
            );
            run.Failed.Should().BeFalse(string.Join('\n', run.Diagnostics.Select(d => d.Message)));
            state = run.Current;
        }
        var connection = cloud.Connect();
        return state
            .Resources.Where(resource =>
                resource is { Custom: true, External: false }
                && resource.Type.Split(':')[0] is "gcp" or "aws"
            )
            .ToDictionary(
                resource => $"{resource.Type} {resource.Name}",
                resource =>
                    (PropertyMap)
                        connection
                            .Read(
                                new ReadRequest(
                                    new(resource.Urn, resource.Type, resource.Name),
                                    resource.Id,
                                    resource.Inputs,
                                    resource.Outputs
                                )
                            )
                            .Outputs.WithoutSecrets()
            );
    }

    private static IEnumerable<string> Differences(
        string path,
        PropertyValue? one,
        PropertyValue? other
    ) =>
        (one, other) switch
        {
            _ when one == other => [],
            (PropertyMap before, PropertyMap after) => before
                .Keys.Union(after.Keys)
                .SelectMany(key => Differences($"{path}.{key}", before.Get(key), after.Get(key))),
            _ => [path],
        };
}
