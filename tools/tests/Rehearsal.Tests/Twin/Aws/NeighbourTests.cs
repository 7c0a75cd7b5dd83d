using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>
/// Protects what creates, updates and deletes of the next types do that a stack may need: alarms, prefix
/// lists, parameters, associations, event rules, keys (terraform-provider-aws v6.58.0, key beh of the data).
/// </summary>
public sealed class NeighbourTests
{
    private const string Alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
    private const string PrefixList = "aws:ec2/managedPrefixList:ManagedPrefixList";
    private const string Parameter = "aws:ssm/parameter:Parameter";
    private const string Association = "aws:ssm/association:Association";
    private const string EventRule = "aws:cloudwatch/eventRule:EventRule";
    private const string EventTarget = "aws:cloudwatch/eventTarget:EventTarget";
    private const string Topic = "arn:aws:sns:ap-northeast-1:123456789012:oncall";
    private const string Key = "aws:kms/key:Key";
    private const string Alias = "aws:kms/alias:Alias";

    private readonly AwsAccount _aws = new();

    [Fact]
    public void An_alarm_of_the_same_name_is_overwritten_silently()
    {
        var first = AlarmWith(1);
        var second = AlarmWith(2);

        second.Id.Should().Be(first.Id);
        _aws.Read(first)!.Get("evaluationPeriods")!.AsNumber.Should().Be(2);
        _aws.Delete(second);
        _aws.Exists(first).Should().BeFalse();
    }

    [Theory]
    [InlineData("comparisonOperator", "LessThanThreshold", "evaluationPeriods", "statistic")]
    [InlineData("statistic", "Maximum", "comparisonOperator", "evaluationPeriods")]
    public void An_alarm_on_a_metric_says_how_it_is_compared(
        string given,
        string value,
        params string[] missing
    ) =>
        _aws.Check(Alarm, ("name", "down"), ("metricName", "TunnelState"), (given, value))
            .Result.Failures.Select(failure => failure.Property)
            .Should()
            .BeEquivalentTo(missing);

    /// <summary>https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/cloudwatch/metric_alarm.go</summary>
    [Fact]
    public void A_query_of_an_alarm_is_a_metric_or_an_expression() =>
        _aws.Check(
                Alarm,
                ("name", "down"),
                ("comparisonOperator", "LessThanThreshold"),
                ("evaluationPeriods", 3),
                (
                    "metricQueries",
                    PropertyValue.List([
                        PropertyMap.Of(
                            ("id", "up"),
                            ("expression", "1"),
                            (
                                "metric",
                                PropertyMap.Of(
                                    ("metricName", "TunnelState"),
                                    ("stat", "Maximum"),
                                    ("period", 300)
                                )
                            )
                        ),
                    ])
                )
            )
            .Result.Failures.Should()
            .ContainSingle()
            .Which.Reason.Should()
            .Contain("both `expression` and a `metric`");

    /// <summary>maxEntries is raised before and lowered after the entries change.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void A_prefix_list_takes_another_size_with_other_entries(int before, int after)
    {
        var list = List(before, Ranges(before));

        _aws.Update(list, ("maxEntries", after), ("entries", Ranges(after)))
            .Outputs.Get("version")!
            .AsNumber.Should()
            .Be(2);
    }

    [Fact]
    public void A_prefix_list_has_no_more_entries_than_its_size() =>
        Refused(() => List(1, Ranges(2))).Should().Be("prefix-list-entries");

    /// <summary>An entry whose description alone changes is removed in a call of its own, then added.</summary>
    [Fact]
    public void Another_description_makes_two_versions_of_a_prefix_list_and_tags_make_none()
    {
        var list = List(1, Entries(("10.0.0.0/24", "a")));

        var described = _aws.Update(list, ("entries", Entries(("10.0.0.0/24", "b"))));
        var tagged = _aws.Update(described, ("tags", PropertyMap.Of(("a", "b"))));

        described.Outputs.Get("version")!.AsNumber.Should().Be(3);
        tagged.Outputs.Get("version")!.AsNumber.Should().Be(3);
        _aws.Foresee(list, ("entries", Ranges(1)))["version"].IsUnknown.Should().BeTrue();
    }

    [Fact]
    public void A_prefix_list_that_a_rule_uses_stays()
    {
        var list = List(1, Ranges(1));
        var rule = _aws.Create(
            "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
            ("securityGroupId", _aws.Group(_aws.Vpc()).Id),
            ("ipProtocol", "-1"),
            ("prefixListId", list.Id)
        );

        Refused(() => _aws.Delete(list)).Should().Be("prefix-list-in-use");
        _aws.Delete(rule, list);
    }

    [Theory]
    [InlineData(false, "parameter-unique")]
    [InlineData(true, null)]
    public void A_parameter_that_exists_is_taken_over_only_on_request(
        bool overwrite,
        string? refused
    )
    {
        ParameterWith("1");

        Refused(() => ParameterWith("2", ("overwrite", overwrite))).Should().Be(refused);
    }

    [Fact]
    public void A_parameters_version_counts_values_and_no_tags()
    {
        var first = ParameterWith("1");
        var changed = _aws.Update(first, ("value", "2"));
        var tagged = _aws.Update(changed, ("tags", PropertyMap.Of(("a", "b"))));

        first.Text("arn").Should().EndWith(":parameter/keyless/proxy");
        changed.Outputs.Get("version")!.AsNumber.Should().Be(2);
        tagged.Outputs.Get("version")!.AsNumber.Should().Be(2);
    }

    [Fact]
    public void An_association_needs_a_document_that_is_not_gone()
    {
        var document = _aws.Document(Recipes.Command());
        var own = _aws.Create(Association, ("name", document.Id));
        _aws.Create(Association, ("name", "AWS-RunPatchBaseline"));
        _aws.Delete(own, document);

        own.Text("associationId").Should().Be(own.Id);
        Refused(() => _aws.Create(Association, ("name", document.Id)))
            .Should()
            .Be("association-document");
    }

    [Fact]
    public void An_event_rule_outlives_its_targets_and_a_target_needs_its_rule()
    {
        var rule = _aws.Create(
            EventRule,
            ("name", "login"),
            ("eventPattern", """{"source":["aws.ssm"]}""")
        );
        var target = _aws.Create(EventTarget, ("rule", "login"), ("arn", Topic));

        target.Text("targetId").Should().NotBeEmpty();
        Refused(() => _aws.Delete(rule)).Should().Be("event-rule-targets");
        _aws.Delete(target, rule);
        Refused(() => _aws.Create(EventTarget, ("rule", "login"), ("arn", Topic)))
            .Should()
            .Be("event-target-rule");
    }

    [Theory]
    [InlineData("""["aws.ssm"]""")]
    [InlineData("aws.ssm")]
    public void An_event_rule_takes_a_pattern_of_JSON_alone(string pattern) =>
        _aws.Check(EventRule, ("name", "login"), ("eventPattern", pattern))
            .Result.Failures.Select(failure => failure.Property)
            .Should()
            .Contain("eventPattern");

    [Fact]
    public void A_deleted_key_is_gone_for_good_and_takes_no_alias()
    {
        var key = _aws.Create(Key, ("deletionWindowInDays", 7));
        key.Text("arn").Should().EndWith($":key/{key.Id}");
        _aws.Delete(key);

        _aws.Exists(key).Should().BeFalse();
        _aws.Create(Key).Id.Should().NotBe(key.Id);
        Refused(() => AliasOf(key.Id)).Should().Be("alias-key");
    }

    [Fact]
    public void An_alias_names_one_key_and_may_move_to_another()
    {
        var (one, other) = (_aws.Create(Key), _aws.Create(Key));
        var alias = AliasOf(one.Id);

        Refused(() => AliasOf(other.Id)).Should().Be("alias-unique");
        _aws.Update(alias, ("targetKeyId", other.Id))
            .Text("targetKeyArn")
            .Should()
            .Be(other.Text("arn"));
    }

    private Made AlarmWith(int periods) =>
        _aws.Create(
            Alarm,
            ("name", "tunnel-down"),
            ("metricName", "TunnelState"),
            ("namespace", "AWS/VPN"),
            ("statistic", "Maximum"),
            ("comparisonOperator", "LessThanThreshold"),
            ("period", 300),
            ("evaluationPeriods", periods)
        );

    private Made List(int size, PropertyValue entries) =>
        _aws.Create(
            PrefixList,
            ("name", "google"),
            ("addressFamily", "IPv4"),
            ("maxEntries", size),
            ("entries", entries)
        );

    private static PropertyValue Ranges(int count) =>
        Entries([.. Enumerable.Range(0, count).Select(i => ($"10.1.{i}.0/24", "a"))]);

    private static PropertyValue Entries(params (string Cidr, string Description)[] entries) =>
        PropertyValue.List(
            entries.Select(entry =>
                (PropertyValue)
                    PropertyMap.Of(("cidr", entry.Cidr), ("description", entry.Description))
            )
        );

    private Made ParameterWith(string value, params (string, PropertyValue)[] inputs) =>
        _aws.Create(
            Parameter,
            [("name", "/keyless/proxy"), ("type", "String"), ("value", value), .. inputs]
        );

    private Made AliasOf(string key) =>
        _aws.Create(Alias, ("name", "alias/keyless"), ("targetKeyId", key));
}
