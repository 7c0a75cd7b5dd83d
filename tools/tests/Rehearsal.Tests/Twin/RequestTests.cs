using KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;
using KeylessAlloyDb.Rehearsal.Tests.Twin.Google;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin;

/// <summary>
/// Protects what of the inputs reaches the clouds. Requests were logged from
/// terraform-provider-google-beta v7.45.0.
/// </summary>
public sealed class RequestTests
{
    private readonly GoogleProject _google = new();

    [Fact]
    public void What_is_left_out_stays_in_the_cloud_and_in_the_state()
    {
        var instance = PublicInstance();

        var updated = _google.Update(
            instance,
            ("networkConfig", PropertyValue.Null),
            ("labels", PropertyMap.Of(("team", "data")))
        );

        IsPublic(updated.Outputs).Should().BeTrue();
        IsPublic(_google.Read(updated)!).Should().BeTrue();
    }

    [Fact]
    public void Only_an_explicit_false_takes_the_public_address_away()
    {
        var instance = PublicInstance();

        var updated = _google.Update(
            instance,
            ("networkConfig", PropertyMap.Of(("enablePublicIp", false)))
        );

        IsPublic(updated.Outputs).Should().BeFalse();
        IsPublic(_google.Read(updated)!).Should().BeFalse();
    }

    /// <summary>
    /// The provider drops enabled: false inside automatedBackupPolicy, and the API takes true:
    /// https://docs.cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters#AutomatedBackupPolicy
    /// </summary>
    [Fact]
    public void Backups_that_are_switched_off_are_off_in_the_state_alone()
    {
        var cluster = _google.Cluster(
            ("automatedBackupPolicy", PropertyMap.Of(("enabled", false)))
        );

        cluster.Outputs.Find("automatedBackupPolicy.enabled")!.AsBool.Should().BeFalse();
        _google.Read(cluster)!.Find("automatedBackupPolicy.enabled")!.AsBool.Should().BeTrue();
    }

    /// <summary>EC2 takes a-z, A-Z, 0-9, space and ._-:/()#,@[]+=&amp;;{}!$*; its provider does not check.</summary>
    [Fact]
    public void An_apostrophe_in_a_description_stops_an_update_of_AWS()
    {
        var aws = new AwsAccount();
        var vpc = aws.Vpc();

        FluentActions
            .Invoking(() =>
                aws.Create(
                    "aws:ec2/securityGroup:SecurityGroup",
                    ("vpcId", vpc.Id),
                    ("description", "the client's group")
                )
            )
            .Should()
            .Throw<KeylessAlloyDb.Rehearsal.Providers.ProviderException>()
            .WithMessage("*description*");
    }

    [Fact]
    public void A_documents_version_counts_contents_and_no_tags()
    {
        var aws = new AwsAccount();
        var document = aws.Document(Aws.Recipes.Command());

        var tagged = aws.Update(document, ("tags", PropertyMap.Of(("a", "b"))));
        var changed = aws.Update(tagged, ("content", Aws.Recipes.Command("more")));

        tagged.Text("latestVersion").Should().Be(document.Text("latestVersion"));
        changed.Text("latestVersion").Should().NotBe(document.Text("latestVersion"));
    }

    /// <summary>The provider takes a role out of its instance profiles before it deletes it.</summary>
    [Fact]
    public void A_role_in_a_profile_can_be_deleted()
    {
        var aws = new AwsAccount();
        var role = aws.Role();
        aws.Profile(role);

        aws.Delete(role);

        aws.Exists(role).Should().BeFalse();
    }

    private Made PublicInstance()
    {
        var cluster = _google.Cluster();
        return _google.Primary(
            cluster,
            ("networkConfig", PropertyMap.Of(("enablePublicIp", true)))
        );
    }

    private static bool IsPublic(PropertyMap outputs) =>
        outputs.Find("networkConfig.enablePublicIp")?.AsBool ?? false;
}
