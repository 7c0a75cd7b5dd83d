using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>Protects the first line of a review: each kind of change gets the verdict that it deserves.</summary>
public sealed class VerdictTests
{
    private readonly SmallStack _stack = new();

    [Fact]
    public void Nothing_changes() =>
        _stack.Verdict.Should().Be("🟢 No risk found: nothing changes");

    [Fact]
    public void A_replaced_cluster_is_data_loss_and_names_the_property() =>
        _stack
            .Replace("database-cluster", ("location", "europe-west1"))
            .Verdict.Should()
            .Be("⛔ Data loss: AlloyDB cluster `database-cluster` is replaced (location)");

    [Fact]
    public void A_deleted_primary_is_data_loss() =>
        _stack
            .Delete("database-primary")
            .Verdict.Should()
            .Be("⛔ Data loss: AlloyDB instance `database-primary` is deleted");

    [Fact]
    public void A_deleted_read_pool_is_only_an_interruption() =>
        _stack
            .Delete("database-reads")
            .Verdict.Should()
            .Be("🟡 Interruption: AlloyDB instance `database-reads` is deleted");

    [Fact]
    public void Four_replaced_tunnels_are_an_outage()
    {
        for (var i = 0; i < 4; i++)
        {
            _stack.Replace($"tunnel-{i}", ("sharedSecret", PropertyValue.Secret("x")));
        }

        _stack.Verdict.Should().Be("🔴 Outage: all 4 VPN tunnels go down (sharedSecret)");
    }

    [Fact]
    public void One_replaced_tunnel_is_only_an_interruption() =>
        _stack
            .Replace("tunnel-2", ("sharedSecret", PropertyValue.Secret("x")))
            .Verdict.Should()
            .Be("🟡 Interruption: 1 of 4 VPN tunnels goes down (sharedSecret)");

    [Fact]
    public void One_connection_carries_two_tunnels() =>
        _stack
            .Update("connector-vpn-0", ("tunnel1InsideCidr", "169.254.9.0/30"))
            .Verdict.Should()
            .Be("🟡 Interruption: 2 of 4 VPN tunnels go down (tunnel1InsideCidr)");

    /// <summary>
    /// AWS takes a tunnel down whatever of it changes:
    /// https://docs.aws.amazon.com/vpn/latest/s2svpn/endpoint-replacements.html
    /// </summary>
    [Fact]
    public void Logging_takes_tunnels_down_one_after_the_other() =>
        _stack
            .Update("connector-vpn-0", Logs(true))
            .Update("connector-vpn-1", Logs(true))
            .Verdict.Should()
            .Be(
                "🟡 Interruption: 4 VPN tunnels go down, one of each connection at a time (tunnel1LogOptions)"
            );

    [Fact]
    public void Logs_that_are_written_out_as_off_change_nothing() =>
        _stack.Update("connector-vpn-0", Logs(false)).Verdict.Should().StartWith("🟢");

    private static (string, PropertyValue?) Logs(bool on) =>
        (
            "tunnel1LogOptions",
            PropertyMap.Of(("cloudwatchLogOptions", PropertyMap.Of(("logEnabled", on))))
        );

    [Fact]
    public void A_peer_with_another_address_takes_its_tunnel_down() =>
        _stack
            .Update("tunnel-0-peer", ("peerIpAddress", "169.254.9.1"))
            .Verdict.Should()
            .StartWith("🟡 Interruption: 1 of 4");

    [Fact]
    public void A_replaced_endpoint_is_an_outage() =>
        _stack
            .Replace("database-endpoint", ("target", "x"))
            .Verdict.Should()
            .Be(
                "🔴 Outage: the way to the database's endpoint is cut: PSC endpoint `database-endpoint` is replaced (target)"
            );

    [Fact]
    public void A_replaced_zone_and_record_are_one_outage() =>
        _stack
            .Replace("network-zone", ("dnsName", "x."))
            .Replace("psc-record", ("managedZone", "x"))
            .Verdict.Should()
            .Be(
                "🔴 Outage: the database's name stops resolving: DNS record `psc-record` is replaced and DNS zone `network-zone` is replaced (dnsName)"
            );

    [Fact]
    public void A_role_that_is_added_may_log_in() =>
        _stack
            .Create(
                Types.ServiceAccountMember,
                "identity-member-2",
                ("role", "roles/iam.workloadIdentityUser"),
                (
                    "serviceAccountId",
                    "projects/p/serviceAccounts/alloydb-client@p.iam.gserviceaccount.com"
                ),
                ("member", SmallStack.Role + "analytics")
            )
            .Verdict.Should()
            .Be(
                "🔴 Trust widened: role `analytics` of account 123456789012 may now log in as `alloydb-client`"
            );

    [Fact]
    public void The_last_role_that_is_removed_leaves_nobody() =>
        _stack
            .Delete("identity-member")
            .Verdict.Should()
            .Be("🔴 Outage: nobody can log in as `alloydb-client` any more (+ 1 lesser risk)");

    [Fact]
    public void A_member_for_the_whole_pool_is_called_everyone() =>
        _stack
            .Update(
                "identity-member",
                (
                    "member",
                    "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/aws/*"
                )
            )
            .Verdict.Should()
            .StartWith("🔴 Trust widened: everyone in the identity pool may now log in");

    [Fact]
    public void An_account_that_goes_for_good_cuts_nobody_off_who_stays() =>
        _stack.Delete("identity-account").Verdict.Should().StartWith("🟢");

    [Fact]
    public void A_superuser_is_trust_widened() =>
        _stack
            .Create(
                Types.User,
                "database-user-dba",
                ("userId", "dba@example.com"),
                ("databaseRoles", PropertyValue.List("alloydbiamuser", "alloydbsuperuser"))
            )
            .Verdict.Should()
            .Be(
                "🔴 Trust widened: database user `dba@example.com` may now log in as alloydbiamuser, alloydbsuperuser"
            );

    [Fact]
    public void A_further_project_role_of_the_account_is_trust_widened() =>
        _stack
            .Create(
                Types.ProjectMember,
                "identity-role-2",
                ("role", "roles/owner"),
                ("member", "serviceAccount:alloydb-client@p.iam.gserviceaccount.com")
            )
            .Verdict.Should()
            .Be(
                "🔴 Trust widened: `alloydb-client@p.iam.gserviceaccount.com` gets roles/owner on the project"
            );

    [Fact]
    public void A_public_address_is_exposure() =>
        _stack
            .Update("database-primary", ("networkConfig.enablePublicIp", true))
            .Verdict.Should()
            .Be("🔴 Exposure: AlloyDB instance `database-primary` gets a public address");

    [Fact]
    public void Connectors_not_enforced_are_exposure() =>
        _stack
            .Update("database-primary", ("clientConnectionConfig.requireConnectors", false))
            .Verdict.Should()
            .StartWith("🔴 Exposure:")
            .And.Contain("without the Auth Proxy");

    [Fact]
    public void An_ingress_rule_for_all_is_exposure() =>
        _stack
            .Create(Types.IngressRule, "hole", ("cidrIpv4", "0.0.0.0/0"))
            .Verdict.Should()
            .StartWith("🔴 Exposure:")
            .And.Contain("lets the whole internet in");

    [Fact]
    public void Protection_off_is_named_for_the_cluster_first() =>
        _stack
            .Update("database-cluster", ("deletionProtection", false))
            .Protected("connector-vpn-0", before: true, after: false)
            .Protected("database-cluster", before: true, after: false)
            .Verdict.Should()
            .StartWith(
                "🟠 Protection weakened: Pulumi no longer protects AlloyDB cluster `database-cluster`"
            );

    [Theory]
    [InlineData("deletionProtection", "can be deleted")]
    [InlineData("automatedBackupPolicy.enabled", "has no daily backups any more")]
    [InlineData("continuousBackupConfig.enabled", "has no point-in-time recovery any more")]
    public void A_guard_that_is_switched_off_is_protection_weakened(string guard, string text) =>
        _stack
            .Update("database-cluster", (guard, false))
            .Verdict.Should()
            .Be($"🟠 Protection weakened: AlloyDB cluster `database-cluster` {text}");

    [Fact]
    public void A_shorter_memory_is_protection_weakened() =>
        _stack
            .Update("database-cluster", ("continuousBackupConfig.recoveryWindowDays", 7))
            .Verdict.Should()
            .Be(
                "🟠 Protection weakened: AlloyDB cluster `database-cluster`: 7 instead of 14 days of recovery"
            );

    [Fact]
    public void Records_that_end_are_protection_weakened() =>
        _stack
            .Delete("identity-audit-iam")
            .Verdict.Should()
            .StartWith("🟠 Protection weakened: no more records from");

    [Fact]
    public void No_standby_is_protection_weakened() =>
        _stack
            .Update("database-primary", ("availabilityType", "ZONAL"))
            .Verdict.Should()
            .Be(
                "🟠 Protection weakened: AlloyDB instance `database-primary` loses its standby in another zone (+ 1 lesser risk)"
            );

    [Fact]
    public void An_upgrade_says_that_there_is_no_way_back() =>
        _stack
            .Update("database-cluster", ("databaseVersion", "POSTGRES_18"))
            .Verdict.Should()
            .Contain("cannot be undone");

    [Fact]
    public void A_failure_that_announces_a_list_shows_its_first_item() =>
        SmallStack
            .Reviewed(_stack.Plan with { Errors = ["1 problem:\n  - cpuCount = 3: wrong"] })
            .Verdict.Should()
            .Be("⛔ Preview failed: 1 problem: cpuCount = 3: wrong");

    [Fact]
    public void Another_machine_is_an_interruption() =>
        _stack
            .Update("database-primary", ("machineConfig.cpuCount", 4))
            .Verdict.Should()
            .Be(
                "🟡 Interruption: AlloyDB instance `database-primary` drops its connections (machineConfig)"
            );

    [Fact]
    public void A_replaced_client_is_an_interruption() =>
        _stack
            .Replace("connector-instance", ("ami", "ami-2"))
            .Verdict.Should()
            .Be("🟡 Interruption: connector instance `connector-instance` is replaced (ami)");

    [Fact]
    public void Tags_alone_are_no_risk() =>
        _stack
            .Update("connector-instance", ("tags", PropertyMap.Of(("team", "data"))))
            .Update("network-zone", ("labels", PropertyMap.Of(("team", "data"))))
            .Verdict.Should()
            .Be("🟢 No risk found: only tags, labels or descriptions of 2 resources change");

    [Fact]
    public void A_first_deployment_widens_nothing()
    {
        var first = new Plan(
            [
                .. new SmallStack().Plan.Steps.Select(step => new Step(
                    StepOp.Create,
                    null,
                    step.New,
                    []
                )),
            ],
            []
        );

        SmallStack
            .Reviewed(first)
            .Verdict.Should()
            .Be($"🟢 No risk found: a new stack of {first.Steps.Count} resources");
    }

    [Fact]
    public void A_failed_preview_comes_before_everything()
    {
        _stack.Replace("database-cluster", ("location", "x"));

        SmallStack
            .Reviewed(_stack.Plan with { Errors = ["the resource is protected\n  at …"] })
            .Verdict.Should()
            .Be("⛔ Preview failed: the resource is protected (+ 1 lesser risk)");
    }

    [Fact]
    public void The_worst_risk_leads_and_the_others_are_counted() =>
        _stack
            .Update("database-primary", ("databaseFlags", PropertyMap.Empty))
            .Update("database-cluster", ("deletionProtection", false))
            .Delete("identity-member")
            .Replace("database-endpoint", ("target", "x"))
            .Verdict.Should()
            .StartWith("🔴 Outage:")
            .And.EndWith("(+ 3 lesser risks)");
}
