using System.Text.Json.Nodes;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>
/// Protects the pods of one Kubernetes service account that get a role by EKS Pod Identity. Who may log in is judged by
/// tests/Trust.Tests/Registered/ExampleTrustTests.cs.
/// </summary>
public sealed class EksPodIdentityTests
{
    private const string Name = "eks-pod-identity";

    private readonly Example _example = new(Name, new CloudTwin());

    [Fact]
    public async Task It_is_deployed_and_leaves_nothing()
    {
        var first = await _example.UpAsync([]);
        var second = await _example.UpAsync([]);

        second.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        _example.Destroy();
        _example.State.Resources.Should().BeEmpty();
        await ApprovedReview.RequireAsync(Name, first);
    }

    /// <summary>EKS names cluster, namespace and service account when it takes the role for a pod.</summary>
    /// <remarks>https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html</remarks>
    [Fact]
    public async Task Other_pods_of_the_cluster_do_not_get_the_role()
    {
        var run = await _example.UpAsync([]);

        var trust = JsonNode.Parse(
            run.Current.Resources.Single(resource => resource.Type == "aws:iam/role:Role")
                .Inputs.Text("assumeRolePolicy")!
        )!["Statement"]!;
        trust["Principal"]!.ToJsonString().Should().Be("""{"Service":"pods.eks.amazonaws.com"}""");
        trust["Condition"]!["StringEquals"]!
            .AsObject()
            .Select(tag => $"{tag.Key} {tag.Value}")
            .Should()
            .BeEquivalentTo(
                "aws:RequestTag/eks-cluster-name company",
                "aws:RequestTag/kubernetes-namespace shop",
                "aws:RequestTag/kubernetes-service-account orders"
            );
    }

    [Theory]
    [InlineData("patch", "subject-token", "auth-proxy")]
    [InlineData("verifyJob", "subject-token", "auth-proxy", "verify")]
    public async Task The_pod_signs_for_its_proxy_and_asks_no_metadata_service(
        string output,
        params string[] containers
    )
    {
        var run = await _example.UpAsync([]);

        var text = run.Outputs.Text(output)!;
        var pod = JsonNode.Parse(text)!["spec"]!["template"]!["spec"]!;
        ((string?)pod["serviceAccountName"]).Should().Be("orders");
        var all = pod["initContainers"]!
            .AsArray()
            .Concat(pod["containers"]?.AsArray() ?? [])
            .ToList();
        all.Select(container => (string?)container!["name"]).Should().Equal(containers);
        all.Should()
            .OnlyContain(container => (bool)container!["securityContext"]!["runAsNonRoot"]!);
        text.Should()
            .Contain("http://127.0.0.1:8181/")
            .And.NotContain("169.254.169.254", "the node's role must not be asked for");
    }
}
