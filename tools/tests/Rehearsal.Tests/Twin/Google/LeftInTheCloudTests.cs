using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Google;

/// <summary>Protects that what a provider leaves in the cloud stays there, whatever the state says.</summary>
public class LeftInTheCloudTests
{
    private const string Service = "gcp:projects/service:Service";

    /// <summary>https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/google_project_service</summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void An_API_is_switched_off_only_on_request(bool disable, bool stays)
    {
        var project = GoogleProject.Empty();
        var api = project.Create(
            Service,
            ("service", "compute.googleapis.com"),
            ("disableOnDestroy", disable)
        );

        project.Delete(api);

        project.Exists(api).Should().Be(stays);
    }

    /// <summary>"If set to ABANDON, the resource is removed from state without being deleted from the API."</summary>
    /// <remarks>https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_network</remarks>
    [Theory]
    [InlineData("ABANDON", true)]
    [InlineData("DELETE", false)]
    public void What_is_abandoned_stays(string policy, bool stays)
    {
        var project = new GoogleProject();
        var network = project.Create(
            "gcp:compute/network:Network",
            ("autoCreateSubnetworks", false),
            ("deletionPolicy", policy)
        );

        project.Delete(network);

        project.Exists(network).Should().Be(stays);
    }

    /// <summary>Nothing happens between two questions, so the program would ask until it gives up.</summary>
    [Fact]
    public void A_question_whose_answer_stays_the_same_is_refused_after_seconds()
    {
        var project = new GoogleProject();
        PropertyMap Ask() =>
            project.Invoke(
                "gcp:compute/getAddresses:getAddresses",
                ("project", GoogleProject.Project),
                ("region", GoogleProject.Region)
            );

        for (var i = 0; i < 5; i++)
        {
            Ask();
        }

        FluentActions
            .Invoking(Ask)
            .Should()
            .Throw<ProviderException>()
            .WithMessage("*asked 6 times*does not come*");
    }
}
