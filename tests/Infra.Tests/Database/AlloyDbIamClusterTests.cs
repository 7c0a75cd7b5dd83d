using KeylessAlloyDb.Testing.Infra.Mocks;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Tests.Database;

/// <summary>Protects the database: how it is reached, who may enter, what keeps it.</summary>
public sealed class AlloyDbIamClusterTests
{
    private static readonly DatabaseSettings s_existing = new()
    {
        Region = "asia-northeast1",
        Existing = new()
        {
            Project = "example-data",
            ClusterId = "orders",
            InstanceId = "main",
        },
    };

    [Fact]
    public async Task The_primary_is_reached_by_name_address_and_URI()
    {
        var (_, database) = await UpdateAsync(Sample.Database);

        (await ValueAsync(database.Primary.InstanceUri))
            .Should()
            .Be(
                "projects/example-dev/locations/asia-northeast1/clusters/keyless-dev/instances/primary"
            );
        (await ValueAsync(database.Primary.PscDnsName))
            .Should()
            .EndWith(".asia-northeast1.alloydb-psc.goog", "the proxy takes no dot behind it");
        (await ValueAsync(database.Primary.PscEndpointIp)).Should().Be("10.30.0.5");
        database.PublicIpAddress.Should().BeNull();
        database.ReadPool.Should().BeNull();
    }

    [Fact]
    public async Task Each_workload_has_a_user_without_privileges()
    {
        var (run, _) = await new CloudMocks(preview: false).RunAsync(() =>
            new AlloyDbIamCluster(
                "database",
                Sample.ArgsOf(Sample.Database) with
                {
                    WorkloadUsers = new Dictionary<string, Pulumi.Input<string>>
                    {
                        ["reports"] = "alloydb-reports@example-dev.iam",
                    },
                }
            )
        );

        run.All("gcp:alloydb/user").Should().HaveCount(2);
        var reports = run.One("gcp:alloydb/user", "database-user-workload-reports");
        reports.Text("userId").Should().Be("alloydb-reports@example-dev.iam");
        reports.Texts("databaseRoles").Should().Equal("alloydbiamuser");
    }

    /// <summary>
    /// Whether a backup without a key takes the cluster's is nowhere documented, so each names it. AlloyDB's agent
    /// of the cluster's project needs the key, wherever that is. https://cloud.google.com/alloydb/docs/use-cmek
    /// </summary>
    [Fact]
    public async Task A_key_encrypts_cluster_and_backups_once_AlloyDB_may_use_it()
    {
        const string Key =
            "projects/example-keys/locations/asia-northeast1/keyRings/data/cryptoKeys/alloydb";
        var (run, _) = await UpdateAsync(Sample.Database with { Backups = true, KmsKey = Key });

        var cluster = run.One("gcp:alloydb/cluster");
        cluster.Text("encryptionConfig.kmsKeyName").Should().Be(Key);
        cluster.Text("automatedBackupPolicy.encryptionConfig.kmsKeyName").Should().Be(Key);
        cluster.Text("continuousBackupConfig.encryptionConfig.kmsKeyName").Should().Be(Key);
        run.One("gcp:projects/serviceIdentity")
            .Text("service")
            .Should()
            .Be("alloydb.googleapis.com");
        var grant = run.One("gcp:kms/cryptoKeyIAMMember");
        grant.Text("cryptoKeyId").Should().Be(Key);
        run.Resources.Should().ContainInOrder(grant, cluster);
    }

    /// <summary>https://cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters/restore</summary>
    [Fact]
    public async Task A_restored_cluster_names_its_origin()
    {
        const string Cluster = "projects/example-dev/locations/asia-northeast1/clusters/first";
        const string Backup = "projects/example-dev/locations/asia-northeast1/backups/daily";

        var (backup, _) = await UpdateAsync(
            Sample.Database with
            {
                Restore = new() { Backup = Backup },
            }
        );
        var (time, _) = await UpdateAsync(
            Sample.Database with
            {
                Restore = new() { Cluster = Cluster, PointInTime = "2026-11-30T04:05:06Z" },
            }
        );

        backup
            .One("gcp:alloydb/cluster")
            .Text("restoreBackupSource.backupName")
            .Should()
            .Be(Backup);
        backup
            .One("gcp:alloydb/cluster")
            .Text("restoreContinuousBackupSource.cluster")
            .Should()
            .BeNull();
        time.One("gcp:alloydb/cluster").Text("restoreBackupSource.backupName").Should().BeNull();
        time.One("gcp:alloydb/cluster")
            .Text("restoreContinuousBackupSource.cluster")
            .Should()
            .Be(Cluster);
        time.One("gcp:alloydb/cluster")
            .Text("restoreContinuousBackupSource.pointInTime")
            .Should()
            .Be("2026-11-30T04:05:06Z");
    }

    /// <summary>
    /// A secondary takes no backups, and its users come from its primary:
    /// https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/services/alloydb/resource_alloydb_secondary_cluster_test.go,
    /// https://cloud.google.com/alloydb/docs/cross-region-replication/about-cross-region-replication
    /// </summary>
    [Fact]
    public async Task A_secondary_names_its_primary_which_gets_its_users()
    {
        const string Primary = "projects/example-dev/locations/us-east4/clusters/first";

        var (run, _) = await UpdateAsync(
            Sample.Database with
            {
                SecondaryOf = Primary,
                Backups = true,
                Administrators = ["dba@example.com"],
            }
        );

        var cluster = run.One("gcp:alloydb/cluster");
        cluster.Text("clusterType").Should().Be("SECONDARY");
        cluster.Text("secondaryConfig.primaryClusterName").Should().Be(Primary);
        cluster.Flag("continuousBackupConfig.enabled").Should().BeFalse();
        cluster.Has("automatedBackupPolicy").Should().BeFalse();
        run.One("gcp:alloydb/instance").Text("instanceType").Should().Be("SECONDARY");
        run.All("gcp:alloydb/user")
            .Select(user => user.Text("cluster"))
            .Should()
            .Equal(Primary, Primary);
    }

    [Fact]
    public async Task Under_a_connection_policy_the_address_is_the_one_that_Google_assigned()
    {
        var (run, database) = await UpdateAsync(
            Sample.Database with
            {
                Endpoint = EndpointMode.ConnectionPolicy,
            }
        );

        (await ValueAsync(database.Primary.PscEndpointIp)).Should().Be("10.30.0.6");
        run.All("gcp:compute/forwardingRule").Should().BeEmpty();
        run.All("gcp:compute/address").Should().BeEmpty();
    }

    /// <summary>
    /// PRIMARY_INSTANCE_NOT_READY was seen five minutes after the instance was READY.
    /// https://github.com/hashicorp/terraform-provider-google/issues/21068
    /// </summary>
    [Theory]
    [InlineData("CREATING", false, 30)]
    [InlineData("READY", true, 30)]
    [InlineData("READY", false, 19)]
    public async Task Users_come_when_the_primary_is_ready_rests_and_has_settled(
        string state,
        bool reconciling,
        int minutes
    )
    {
        var (asked, run) = await FirstAnswerAsync("PRIMARY", state, reconciling, minutes);

        asked.Should().Be(2);
        run.One("gcp:alloydb/user")
            .Text("cluster")
            .Should()
            .Be("projects/example-dev/locations/asia-northeast1/clusters/keyless-dev");
    }

    /// <summary>An update in which nothing is wrong does not wait for somebody to start the instance.</summary>
    [Theory]
    [InlineData("PRIMARY", "READY", false, 21)]
    [InlineData("READ_POOL", "READY", false, 1)]
    [InlineData("PRIMARY", "STOPPED", false, 61)]
    [InlineData("PRIMARY", "MAINTENANCE", true, 61)]
    public async Task Nothing_waits_for_an_instance_that_has_settled(
        string type,
        string state,
        bool reconciling,
        int minutes
    )
    {
        var (asked, run) = await FirstAnswerAsync(type, state, reconciling, minutes);

        asked.Should().Be(1);
        run.All("gcp:alloydb/user").Should().ContainSingle();
    }

    [Fact]
    public async Task A_read_pool_has_an_endpoint_of_its_own()
    {
        var (run, database) = await UpdateAsync(Sample.Database with { ReadPoolNodes = 3 });

        var pool = run.One("gcp:alloydb/instance", "database-reads");
        pool.Text("instanceType").Should().Be("READ_POOL");
        pool.Number("readPoolConfig.nodeCount").Should().Be(3);
        run.All("gcp:compute/forwardingRule")
            .Select(rule => rule.Text("target"))
            .Should()
            .HaveCount(2)
            .And.OnlyHaveUniqueItems();
        (await ValueAsync(database.ReadPool!.InstanceUri)).Should().EndWith("/instances/reads");
        (await ValueAsync(database.ReadPool.PscDnsName))
            .Should()
            .NotBe(await ValueAsync(database.Primary.PscDnsName));
    }

    [Fact]
    public async Task IAM_login_is_on_at_every_instance()
    {
        var (run, _) = await UpdateAsync(Sample.Database with { ReadPoolNodes = 1 });

        run.All("gcp:alloydb/instance")
            .Should()
            .HaveCount(2)
            .And.OnlyContain(instance =>
                instance.Map("databaseFlags")["alloydb.iam_authentication"].Equals("on")
            );
    }

    [Fact]
    public async Task The_workload_may_log_in_and_nothing_else_and_administrators_everything()
    {
        var (run, _) = await UpdateAsync(
            Sample.Database with
            {
                Administrators = ["a@example.com", "ci@example-dev.iam.gserviceaccount.com"],
            }
        );

        run.All("gcp:alloydb/user")
            .Select(user =>
                $"{user.Text("userId")}: {string.Join(", ", user.Texts("databaseRoles"))}"
            )
            .Should()
            .BeEquivalentTo(
                "alloydb-client@example-dev.iam: alloydbiamuser",
                "a@example.com: alloydbiamuser, alloydbsuperuser",
                "ci@example-dev.iam: alloydbiamuser, alloydbsuperuser"
            );
        run.All("gcp:alloydb/user")
            .Should()
            .OnlyContain(user => user.Text("userType") == "ALLOYDB_IAM_USER");
        run.All("gcp:projects/iAMMember")
            .Select(member => member.Text("member"))
            .Distinct()
            .Should()
            .BeEquivalentTo(
                "user:a@example.com",
                "serviceAccount:ci@example-dev.iam.gserviceaccount.com"
            );
    }

    [Fact]
    public async Task A_public_address_is_given_only_where_it_is_asked_for()
    {
        var (_, database) = await UpdateAsync(Sample.Database with { PublicPath = true });

        (await ValueAsync(database.PublicIpAddress!)).Should().Be("34.84.1.2");
    }

    /// <summary>
    /// Left out, the block keeps what is there: the public path could not be switched off.
    /// https://github.com/GoogleCloudPlatform/magic-modules/pull/13767
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_primary_says_whether_it_has_a_public_address(bool isPublic)
    {
        var (run, _) = await UpdateAsync(Sample.Database with { PublicPath = isPublic });

        var primary = run.One("gcp:alloydb/instance");
        primary.Flag("networkConfig.enablePublicIp").Should().Be(isPublic);
        primary.Map("databaseFlags")["password.enforce_complexity"].Should().Be("on");
    }

    [Fact]
    public async Task An_endpoint_that_is_not_accepted_still_gives_its_address()
    {
        var mocks = new CloudMocks(preview: false, new() { EndpointStatus = "CLOSED" });

        var (_, database) = await mocks.RunAsync(() =>
            new AlloyDbIamCluster("database", Sample.ArgsOf(Sample.Database))
        );

        (await ValueAsync(database.Primary.PscEndpointIp)).Should().Be("10.30.0.5");
    }

    /// <summary>A new endpoint may be PENDING for two minutes, and the state keeps what it was at first.</summary>
    [Fact]
    public async Task An_endpoint_that_was_pending_is_asked_again()
    {
        var mocks = new CloudMocks(
            preview: false,
            new() { EndpointStatus = "PENDING", EndpointStatusNow = "ACCEPTED" }
        );

        var (run, database) = await mocks.RunAsync(() =>
            new AlloyDbIamCluster("database", Sample.ArgsOf(Sample.Database))
        );

        (await ValueAsync(database.Primary.PscEndpointIp)).Should().Be("10.30.0.5");
        run.Calls.Should().Contain(call => call.Token.EndsWith("getForwardingRule"));
    }

    [Fact]
    public async Task A_database_that_exists_gets_an_endpoint_and_users_and_no_cluster()
    {
        var (run, database) = await UpdateAsync(s_existing);

        run.All("gcp:alloydb/cluster").Should().BeEmpty();
        run.All("gcp:alloydb/instance").Should().BeEmpty();
        run.One("gcp:alloydb/user")
            .Text("cluster")
            .Should()
            .Be("projects/example-data/locations/asia-northeast1/clusters/orders");
        run.One("gcp:compute/forwardingRule").Text("target").Should().EndWith("/existing");
        (await ValueAsync(database.Primary.InstanceUri))
            .Should()
            .Be("projects/example-data/locations/asia-northeast1/clusters/orders/instances/main");
        (await ValueAsync(database.Primary.PscDnsName))
            .Should()
            .Be("existing.a.asia-northeast1.alloydb-psc.goog");
    }

    [Fact]
    public void What_describes_a_cluster_is_refused_beside_a_database_that_exists() =>
        Sample
            .ProblemsOf(
                s_existing with
                {
                    ClusterId = "keyless-dev",
                    MachineType = "n2-highmem-4",
                    CpuCount = 4,
                }
            )
            .Select(problem => problem.Split(' ')[0])
            .Should()
            .Equal("ClusterId", "MachineType", "CpuCount");

    [Fact]
    public async Task A_preview_asks_no_instance_and_knows_no_name()
    {
        var (run, database) = await new CloudMocks(preview: true).RunAsync(() =>
            new AlloyDbIamCluster("database", Sample.ArgsOf(Sample.Database))
        );

        (await OutputUtilities.GetIsKnownAsync(database.Primary.InstanceUri)).Should().BeFalse();
        (await OutputUtilities.GetIsKnownAsync(database.Primary.PscDnsName)).Should().BeFalse();
        run.Calls.Should().NotContain(call => call.Token.EndsWith("getInstance"));
    }

    /// <summary>What AlloyDB says first of an instance of that age; afterwards it is old and ready.</summary>
    private static async Task<(int Asked, Recording Run)> FirstAnswerAsync(
        string type,
        string state,
        bool reconciling,
        int minutes
    )
    {
        var asked = 0;
        var answers = new CloudAnswers
        {
            Instead = token =>
                token.EndsWith("getInstance", StringComparison.Ordinal) && asked++ < 1
                    ? CloudAnswers.Of(
                        ("id", "i"),
                        ("instanceType", type),
                        ("createTime", DateTimeOffset.UtcNow.AddMinutes(-minutes).ToString("O")),
                        ("state", state),
                        ("reconciling", reconciling)
                    )
                    : null,
        };
        var run = await new CloudMocks(preview: false, answers).RunAsync(() =>
        {
            _ = new AlloyDbIamCluster("database", Sample.ArgsOf(Sample.Database));
        });
        return (asked, run);
    }

    private static Task<T> ValueAsync<T>(Pulumi.Output<T> output) =>
        OutputUtilities.GetValueAsync(output);

    private static Task<(Recording Run, AlloyDbIamCluster Database)> UpdateAsync(
        DatabaseSettings settings
    ) =>
        new CloudMocks(preview: false).RunAsync(() =>
            new AlloyDbIamCluster("database", Sample.ArgsOf(settings))
        );
}
