using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.Aws.AwsAccount;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>Protects whose account it is, and what the account and its region answer.</summary>
public class AccountTests
{
    private const string Zones = "aws:index/getAvailabilityZones:getAvailabilityZones";

    [Fact]
    public void The_account_is_the_first_that_the_provider_allows() =>
        new AwsAccount("111111111111", "222222222222")
            .Invoke("aws:index/getCallerIdentity:getCallerIdentity")
            .Text("accountId")
            .Should()
            .Be("111111111111");

    /// <summary>https://docs.aws.amazon.com/vpc/latest/userguide/WorkWithRouteTables.html</summary>
    [Fact]
    public void The_main_route_table_of_a_VPC_takes_what_another_table_takes()
    {
        var aws = new AwsAccount();
        var vpc = aws.Vpc();

        FluentActions
            .Invoking(() =>
                aws.Create(
                    "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
                    ("vpnGatewayId", aws.Gateway(vpc).Id),
                    ("routeTableId", vpc.Text("mainRouteTableId"))
                )
            )
            .Should()
            .NotThrow();
    }

    [Fact]
    public void Rejects_another_account_than_the_one_in_which_the_resources_are()
    {
        var aws = new AwsAccount("111111111111");
        var vpc = aws.Vpc();

        FluentActions
            .Invoking(() => aws.Recheck(vpc, Provider("111111111111", "222222222222")))
            .Should()
            .NotThrow();
        FluentActions
            .Invoking(() => aws.Recheck(vpc, Provider("222222222222")))
            .Should()
            .Throw<ProviderException>()
            .WithMessage("AWS account ID not allowed: 111111111111*");
    }

    /// <summary>https://www.pulumi.com/registry/packages/aws/api-docs/provider/#assumeroles_csharp</summary>
    [Fact]
    public void A_role_belongs_to_its_account_and_sees_nothing_of_the_login()
    {
        var aws = new AwsAccount();
        var subnet = aws.Subnet(aws.Vpc());

        FluentActions.Invoking(() => aws.Recheck(subnet, RoleIn(Number))).Should().NotThrow();
        FluentActions
            .Invoking(() => aws.Recheck(subnet, RoleIn("111111111111")))
            .Should()
            .Throw<ProviderException>()
            .Which.Rule.Should()
            .Be("reference-exists");
    }

    /// <summary>A stack with a second account's transit gateway stays in its own account.</summary>
    [Fact]
    public void A_provider_stays_in_the_account_that_it_allows()
    {
        var aws = new AwsAccount(Number);
        var first = aws.CreateUnder(
            RoleIn("111111111111"),
            "aws:ec2/vpc:Vpc",
            ("cidrBlock", "10.0.0.0/16")
        );
        var second = aws.CreateUnder(
            RoleIn(Number),
            "aws:ec2/vpc:Vpc",
            ("cidrBlock", "10.1.0.0/16")
        );

        FluentActions.Invoking(() => aws.Recheck(second, Provider(Number))).Should().NotThrow();
        FluentActions
            .Invoking(() => aws.Recheck(first, Provider("222222222222")))
            .Should()
            .Throw<ProviderException>()
            .WithMessage("AWS account ID not allowed: 111111111111*");
    }

    [Fact]
    public void Rejects_a_forbidden_account()
    {
        var aws = new AwsAccount("111111111111");
        var provider = Provider("111111111111").With("forbiddenAccountIds", """["111111111111"]""");

        FluentActions
            .Invoking(() => aws.Recheck(aws.Vpc(), provider))
            .Should()
            .Throw<ProviderException>()
            .Which.Rule.Should()
            .Be("allowed-account-ids");
    }

    [Fact]
    public void Only_a_filter_keeps_local_zones_out()
    {
        var aws = new AwsAccount();
        var regional = aws.Invoke(
                Zones,
                (
                    "filters",
                    PropertyValue.List(
                        PropertyMap.Of(
                            ("name", "opt-in-status"),
                            ("values", List("opt-in-not-required"))
                        )
                    )
                )
            )
            .Get("names")!
            .AsList;

        regional
            .Select(zone => zone.AsText)
            .Should()
            .Equal("abcdef".Select(letter => $"us-east-1{letter}"));
        aws.Invoke(Zones).Get("names")!.AsList.Should().HaveCount(regional.Length + 1);
    }

    [Fact]
    public void The_image_of_a_parameter_is_plain_and_secret_as_in_the_provider()
    {
        var answer = new AwsAccount().Invoke(
            "aws:ssm/getParameter:getParameter",
            ("name", "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64")
        );

        answer.Text("insecureValue").Should().MatchRegex("^ami-[0-9a-f]{17}$");
        answer.Get("value").Should().BeOfType<SecretValue>();
    }

    [Fact]
    public void Rejects_a_parameter_that_is_not_there() =>
        FluentActions
            .Invoking(() =>
                new AwsAccount().Invoke(
                    "aws:ssm/getParameter:getParameter",
                    ("name", "/aws/service/ami-amazon-linux-latest/al2023-ami-arm")
                )
            )
            .Should()
            .Throw<ProviderException>()
            .Which.Rule.Should()
            .Be("parameter-exists");
}
