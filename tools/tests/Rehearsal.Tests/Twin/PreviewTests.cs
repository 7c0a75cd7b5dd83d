using KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;
using KeylessAlloyDb.Rehearsal.Tests.Twin.Google;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin;

/// <summary>
/// Protects what a preview knows and what it does not: plans of terraform-provider-google-beta
/// v7.45.0 were run, the CustomizeDiff functions of terraform-provider-aws v6.58.0 read.
/// </summary>
public sealed class PreviewTests
{
    private readonly GoogleProject _google = new();
    private readonly AwsAccount _aws = new();

    [Fact]
    public void A_service_account_is_known_by_its_address_before_it_is_made()
    {
        var foreseen = _google.Foresee(
            "gcp:serviceaccount/account:Account",
            ("accountId", "alloydb-client")
        );

        var project = foreseen.Text("project");
        foreseen.Text("email").Should().Be($"alloydb-client@{project}.iam.gserviceaccount.com");
        foreseen.Text("member").Should().Be($"serviceAccount:{foreseen.Text("email")}");
        foreseen["uniqueId"].IsUnknown.Should().BeTrue();
    }

    [Fact]
    public void Labels_and_the_deletion_policy_are_known_before_creation()
    {
        var foreseen = _google.Foresee(
            "gcp:compute/address:Address",
            ("name", "psc"),
            ("labels", PropertyMap.Of(("team", "data")))
        );

        foreach (var output in new[] { "effectiveLabels", "pulumiLabels" })
        {
            var labels = foreseen[output].AsMap!;
            labels.Text("team").Should().Be("data");
            labels.Text("goog-pulumi-provisioned").Should().Be("true");
        }
        foreseen.Text("deletionPolicy").Should().Be("DELETE");
        _google
            .Foresee("gcp:alloydb/cluster:Cluster", ("clusterId", "a"))
            .Text("deletionPolicy")
            .Should()
            .Be("DEFAULT");
    }

    [Fact]
    public void Tags_and_the_region_of_a_resource_of_AWS_are_known_before_creation()
    {
        var foreseen = _aws.Foresee(
            "aws:ec2/vpc:Vpc",
            ("cidrBlock", "10.0.0.0/16"),
            ("tags", PropertyMap.Of(("Name", "vpc")))
        );

        foreseen["tagsAll"].AsMap!.Text("Name").Should().Be("vpc");
        foreseen.Text("region").Should().NotBeNullOrEmpty();
        foreseen["mainRouteTableId"].IsUnknown.Should().BeTrue();
    }

    [Fact]
    public void Other_content_makes_a_documents_versions_unknown_and_other_tags_do_not()
    {
        var document = _aws.Document(Aws.Recipes.Command());

        var changed = _aws.Foresee(document, ("content", Aws.Recipes.Command("more")));
        var tagged = _aws.Foresee(document, ("tags", PropertyMap.Of(("a", "b"))));

        foreach (
            var output in new[]
            {
                "defaultVersion",
                "documentVersion",
                "hash",
                "latestVersion",
                "parameters",
            }
        )
        {
            changed[output].IsUnknown.Should().BeTrue(output);
            tagged[output].IsUnknown.Should().BeFalse(output);
        }
    }

    [Fact]
    public void Another_object_makes_its_version_unknown()
    {
        var put = _aws.Put(_aws.Bucket());

        _aws.Foresee(put, ("content", "other"))["versionId"].IsUnknown.Should().BeTrue();
        _aws.Foresee(put, ("tags", PropertyMap.Of(("a", "b"))))["versionId"]
            .IsUnknown.Should()
            .BeFalse();
    }

    [Fact]
    public void Other_subnets_make_an_endpoints_interfaces_unknown()
    {
        var vpc = _aws.Vpc();
        var group = _aws.Group(vpc);
        var endpoint = _aws.Endpoint(
            vpc,
            "ssm",
            ("vpcEndpointType", "Interface"),
            ("subnetIds", TestCloud.List(_aws.Subnet(vpc).Id)),
            ("securityGroupIds", TestCloud.List(group.Id))
        );

        _aws.Foresee(endpoint, ("subnetIds", TestCloud.List("subnet-2")))["networkInterfaceIds"]
            .IsUnknown.Should()
            .BeTrue();
        _aws.Foresee(endpoint, ("tags", PropertyMap.Of(("a", "b"))))["networkInterfaceIds"]
            .IsUnknown.Should()
            .BeFalse();
    }

    [Fact]
    public void Another_type_in_place_makes_a_public_address_unknown()
    {
        var instance = _aws.Instance(_aws.Subnet(_aws.Vpc()), ("associatePublicIpAddress", true));

        var changed = _aws.Foresee(instance, ("instanceType", "t4g.medium"));

        changed["publicIp"].IsUnknown.Should().BeTrue();
        changed["publicDns"].IsUnknown.Should().BeTrue();
        changed["privateIp"].IsUnknown.Should().BeFalse();
    }
}
