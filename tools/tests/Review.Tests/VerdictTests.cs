using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
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
    public void A_narrower_trust_of_a_role_is_no_exposure() =>
        _stack
            .Update(
                "connector-role",
                (
                    "assumeRolePolicy",
                    SmallStack.Trust(
                        "ec2.amazonaws.com",
                        ""","Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}}"""
                    )
                )
            )
            .Verdict.Should()
            .StartWith("🟢");

    [Fact]
    public void A_further_service_that_takes_a_role_is_exposure() =>
        _stack
            .Update("connector-role", ("assumeRolePolicy", SmallStack.Trust("ecs.amazonaws.com")))
            .Verdict.Should()
            .Be(
                "🔴 Exposure: IAM role `connector-role` newly allows ecs.amazonaws.com sts:AssumeRole (assumeRolePolicy)"
            );

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
    public void A_failure_that_announces_a_list_shows_each_item()
    {
        Verdict("1 problem:\n  - cpuCount = 3: wrong")
            .Should()
            .Be("⛔ Preview failed: 1 problem: cpuCount = 3: wrong");
        Verdict("2 problems:\n  - cpuCount = 3: wrong\n  - typo: is not a setting\n")
            .Should()
            .Be("⛔ Preview failed: cpuCount = 3: wrong; typo: is not a setting");

        string Verdict(string error) =>
            SmallStack.Reviewed(_stack.Plan with { Errors = [error] }).Verdict;
    }

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

    /// <summary>Only some flags restart the instance; a flag that the list lacks may do it.</summary>
    /// <remarks>https://cloud.google.com/alloydb/docs/reference/alloydb-flags</remarks>
    [Theory]
    [InlineData("max_connections", true)]
    [InlineData("alloydb.a_newer_flag", true)]
    [InlineData("work_mem", false)]
    public void A_flag_interrupts_where_it_restarts_the_instance(string flag, bool interrupts)
    {
        var verdict = _stack
            .Update("database-primary", ("databaseFlags", Flags(flag, "1")))
            .Verdict;

        verdict.Contains($"drops its connections (databaseFlags.{flag})").Should().Be(interrupts);
    }

    /// <summary>What is not known before the update may restart it.</summary>
    [Fact]
    public void Flags_that_are_not_known_yet_interrupt() =>
        _stack
            .Update("database-primary", ("databaseFlags", PropertyValue.Unknown))
            .Verdict.Should()
            .Contain("drops its connections (databaseFlags)");

    [Fact]
    public void The_worst_risk_leads_and_the_others_are_counted() =>
        _stack
            .Update("database-primary", ("databaseFlags", Flags("max_connections", "2000")))
            .Update("database-cluster", ("deletionProtection", false))
            .Delete("identity-member")
            .Replace("database-endpoint", ("target", "x"))
            .Verdict.Should()
            .StartWith("🔴 Outage:")
            .And.EndWith("(+ 3 lesser risks)");

    /// <summary>
    /// Careless edits of the program, as the changes that a plan has of them: `make wrong-edits` makes the
    /// same edits and reviews them.
    /// </summary>
    [Theory]
    [InlineData(
        "egress to other addresses",
        "🔴 Outage: security group egress rule `instance-to-database` lets tcp 5433 out to 10.30.0.128/25, and no longer tcp 5433 out to 10.30.0.0/25"
    )]
    [InlineData(
        "egress to another port",
        "🔴 Outage: security group egress rule `instance-to-database` lets tcp 5432 out to 10.30.0.0/25, and no longer tcp 5433 out to 10.30.0.0/25"
    )]
    [InlineData(
        "egress to more",
        "🔴 Exposure: security group egress rule `instance-to-database` lets tcp 5433 out to 10.0.0.0/8, and not only tcp 5433 out to 10.30.0.0/25"
    )]
    [InlineData(
        "egress to less",
        "🟡 Interruption: security group egress rule `instance-to-database` lets tcp 5433 out to 10.30.0.0/26, and no longer tcp 5433 out to 10.30.0.0/25"
    )]
    [InlineData(
        "egress deleted",
        "🟡 Interruption: security group egress rule `instance-to-database` is deleted and no longer lets tcp 5433 out to 10.30.0.0/25"
    )]
    [InlineData(
        "ingress from more",
        "🔴 Exposure: security group ingress rule `endpoints-from-instance` lets tcp 443 in from 10.0.0.0/8, and not only tcp 443 in from 10.20.1.0/24"
    )]
    [InlineData(
        "other targets",
        "🔴 Outage: names below alloydb-psc.goog are asked of 35.1.2.3 and 35.1.2.4 instead of 10.30.0.130 and 10.30.0.131 (Resolver rule `resolver-rule-psc`)"
    )]
    [InlineData(
        "subnets not advertised",
        "🔴 Outage: Cloud Router `network-router` no longer advertises all subnets: AWS loses its route there"
    )]
    [InlineData(
        "propagation elsewhere",
        "🔴 Outage: route propagation `connector-private` is of another route table (rtb-2 instead of rtb-1): the route to Google may be gone"
    )]
    [InlineData(
        "association deleted",
        "🔴 Outage: route table association `connector-private-0` is deleted: the route to Google may be gone"
    )]
    [InlineData(
        "endpoint without a policy",
        "🔴 Exposure: VPC endpoint `connector-s3` has no policy any more and leads to whatever the service holds (policy)"
    )]
    [InlineData(
        "endpoint to every bucket",
        "🔴 Exposure: VPC endpoint `connector-s3` newly allows s3:GetObject on arn:aws:s3:::* (policy)"
    )]
    [InlineData(
        "teardown stops",
        "🟡 Later task broken: AlloyDB cluster `database-cluster` cannot be deleted while it has instances, so a teardown stops (deletionPolicy)"
    )]
    [InlineData(
        "instances go too",
        "🟠 Protection weakened: AlloyDB cluster `database-cluster` can be deleted together with its instances (deletionPolicy)"
    )]
    [InlineData(
        "files never arrive",
        "🟡 Later task broken: connector instance `connector-instance` is not replaced when its user data changes, so a new file never arrives (userDataReplaceOnChange)"
    )]
    [InlineData(
        "logs for ever",
        "🟡 Later task broken: log group `connector-log` keeps its records for ever, and they are paid for (retentionInDays)"
    )]
    [InlineData(
        "logs under another name",
        "🟠 Protection weakened: log group `connector-log` is replaced, and its records are deleted (name)"
    )]
    [InlineData(
        "API gone",
        "🟡 Later task broken: the API sts.googleapis.com is not switched on by the stack any more: in a new project it is missing"
    )]
    [InlineData(
        "tags lost",
        "🟡 Later task broken: VPC `connector-vpc` loses tags or labels that attribute its costs (team)"
    )]
    [InlineData(
        "force destroy",
        "🟠 Protection weakened: DNS zone `network-zone` can be deleted together with what is in it (forceDestroy)"
    )]
    [InlineData(
        "unprotected and deleted",
        "⛔ Data loss: AlloyDB cluster `database-cluster` is deleted (+ 1 lesser risk)"
    )]
    [InlineData(
        "unprotected and replaced",
        "🔴 Protection bypassed: one update takes the protection away and replaces IAM role `connector-role` (+ 1 lesser risk)"
    )]
    [InlineData(
        "member by project id",
        "🔴 Outage: nobody can log in as `alloydb-client` any more (+ 1 lesser risk)"
    )]
    [InlineData(
        "secret in a tag",
        "🔴 Exposure: VPC `connector-vpc` shows a secret in clear (tags)"
    )]
    public void Each_careless_edit_has_its_first_line(string edit, string verdict) =>
        Edited(edit).Verdict.Should().Be(verdict);

    private SmallStack Edited(string edit)
    {
        const string rule = "instance-to-database";
        return edit switch
        {
            "egress to other addresses" => _stack.Update(rule, ("cidrIpv4", "10.30.0.128/25")),
            "egress to another port" => _stack.Update(rule, ("fromPort", 5432), ("toPort", 5432)),
            "egress to more" => _stack.Update(rule, ("cidrIpv4", "10.0.0.0/8")),
            "egress to less" => _stack.Update(rule, ("cidrIpv4", "10.30.0.0/26")),
            "egress deleted" => _stack.Delete(rule),
            "ingress from more" => _stack.Update(
                "endpoints-from-instance",
                ("cidrIpv4", "10.0.0.0/8")
            ),
            "other targets" => _stack.Update(
                "resolver-rule-psc",
                ("targetIps", SmallStack.Targets("35.1.2.3", "35.1.2.4"))
            ),
            "subnets not advertised" => _stack.Update(
                "network-router",
                ("bgp.advertiseMode", "CUSTOM")
            ),
            "propagation elsewhere" => _stack.Replace(
                "connector-private",
                ("routeTableId", "rtb-2")
            ),
            "association deleted" => _stack.Delete("connector-private-0"),
            "endpoint without a policy" => _stack.Update("connector-s3", ("policy", null)),
            "endpoint to every bucket" => _stack.Update(
                "connector-s3",
                ("policy", SmallStack.Policy("s3:GetObject", "arn:aws:s3:::*"))
            ),
            "teardown stops" => _stack
                .With("database-cluster", ("deletionPolicy", "FORCE"))
                .Update("database-cluster", ("deletionPolicy", "DEFAULT")),
            "instances go too" => _stack.Update("database-cluster", ("deletionPolicy", "FORCE")),
            "files never arrive" => _stack
                .With("connector-instance", ("userDataReplaceOnChange", true))
                .Update("connector-instance", ("userDataReplaceOnChange", null)),
            "logs for ever" => _stack.Update("connector-log", ("retentionInDays", null)),
            "logs under another name" => _stack.Replace("connector-log", ("name", "x")),
            "API gone" => _stack.Delete("identity-api-sts"),
            "tags lost" => _stack
                .With("connector-vpc", ("tags", PropertyMap.Of(("team", "data"), ("Name", "x"))))
                .Update("connector-vpc", ("tags", PropertyMap.Of(("Name", "x")))),
            "force destroy" => _stack.Update("network-zone", ("forceDestroy", true)),
            "unprotected and deleted" => _stack
                .Delete("database-cluster")
                .Protected("database-cluster", before: true, after: null),
            "unprotected and replaced" => _stack
                .Replace("connector-role", ("name", "other"))
                .Protected("connector-role", before: true, after: false),
            "member by project id" => _stack.Update(
                "identity-member",
                (
                    "member",
                    SmallStack.Role.Replace(
                        "projects/123456789012",
                        "projects/example-dev",
                        StringComparison.Ordinal
                    ) + "alloydb-client"
                )
            ),
            "secret in a tag" => _stack
                .With("tunnel-0", ("sharedSecret", PropertyValue.Secret("correct-horse-battery")))
                .Update(
                    "connector-vpc",
                    ("tags", PropertyMap.Of(("key", "correct-horse-battery")))
                ),
            _ => throw new ArgumentOutOfRangeException(nameof(edit), edit, null),
        };
    }

    [Theory]
    [InlineData(
        "verify",
        "🟡 Later task broken: the stack's output `verifyCommand` is now called `verify`: whatever reads it fails"
    )]
    [InlineData(
        null,
        "🟡 Later task broken: the stack's output `verifyCommand` is gone: whatever reads it fails"
    )]
    public void An_output_that_vanishes_is_named(string? now, string verdict) =>
        Outputs(
                PropertyMap.Of(("verifyCommand", "aws ssm"), ("uri", "a")),
                now is null
                    ? PropertyMap.Of(("uri", "a"))
                    : PropertyMap.Of((now, "aws ssm"), ("uri", "a"))
            )
            .Should()
            .Be(verdict);

    [Fact]
    public void A_secret_output_that_is_shown_in_clear_is_exposure() =>
        Outputs(
                PropertyMap.Of(("key", PropertyValue.Secret("correct-horse-battery"))),
                PropertyMap.Of(("key", "correct-horse-battery"))
            )
            .Should()
            .Be("🔴 Exposure: the output `key` shows a secret in clear");

    private static string Outputs(PropertyMap before, PropertyMap after)
    {
        var old = SmallStack.State(Urn.StackType, "p-dev", []) with
        {
            Custom = false,
            Outputs = before,
        };
        return SmallStack
            .Reviewed(new([new(StepOp.Same, old, old with { Outputs = after }, [])], []))
            .Verdict;
    }

    [Fact]
    public void A_refused_update_leads_however_harmless_its_changes_are() =>
        SmallStack
            .Reviewed(
                _stack.Update("network-zone", ("description", "x")).Plan with
                {
                    Refusals = [new(Risk.Refused, "the update is refused: no")],
                }
            )
            .Verdict.Should()
            .Be("⛔ Would fail: the update is refused: no");

    private static PropertyMap Flags(string name, string value) =>
        PropertyMap.From([KeyValuePair.Create(name, (PropertyValue)value)]);
}
