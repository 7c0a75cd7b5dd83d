using System.Text.Json.Nodes;
using KeylessAlloyDb.Rehearsal.Engine;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>
/// Protects the pods of one Kubernetes service account that get a role by EKS Pod Identity. Who may log in is judged by
/// tests/Trust.Tests/Registered/ExampleTrustTests.cs.
/// </summary>
public sealed class EksPodIdentityTests
{
    private const string Name = "eks-pod-identity";
    private const string Cluster = "arn:aws:eks:ap-northeast-1:123456789012:cluster/company";

    private readonly Example _example = Example.OnExisting(Name);

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

    /// <summary>
    /// EKS tags a pod's session with these. A cluster's name is unique in its region only, and an association of any
    /// cluster of the account can name the role.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html</remarks>
    [Theory]
    [InlineData(true, Cluster, "shop", "orders")]
    [InlineData(false, "arn:aws:eks:us-east-1:123456789012:cluster/company", "shop", "orders")]
    [InlineData(false, $"{Cluster}-2", "shop", "orders")]
    [InlineData(false, Cluster, "other", "orders")]
    [InlineData(false, Cluster, "shop", "billing")]
    public async Task Only_the_pods_of_the_one_cluster_get_the_role(
        bool get,
        string cluster,
        string space,
        string serviceAccount
    )
    {
        var run = await _example.UpAsync([]);

        var trust = JsonNode.Parse(
            run.Current.Resources.Single(resource => resource.Type == "aws:iam/role:Role")
                .Inputs.Text("assumeRolePolicy")!
        )!["Statement"]!;
        trust["Principal"]!.ToJsonString().Should().Be("""{"Service":"pods.eks.amazonaws.com"}""");
        var tags = new Dictionary<string, string>
        {
            ["eks-cluster-arn"] = cluster,
            ["eks-cluster-name"] = cluster.Split('/')[^1],
            ["kubernetes-namespace"] = space,
            ["kubernetes-service-account"] = serviceAccount,
        };
        var condition = trust["Condition"]!.AsObject();
        condition.Select(test => test.Key).Should().Equal("StringEquals");
        condition["StringEquals"]!
            .AsObject()
            .All(test => tags[test.Key.Split('/')[1]] == (string?)test.Value)
            .Should()
            .Be(get);
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
        string.Join(' ', all[1]!["startupProbe"]!["exec"]!["command"]!.AsArray())
            .Should()
            .Be("/alloydb-auth-proxy wait --http-port=9094 --max=5s");
        all[1]!["args"]!
            .AsArray()
            .Select(word => (string?)word)
            .Should()
            .Contain(["--health-check", "--http-port=9094"]);
        text.Should()
            .Contain("http://127.0.0.1:8181/")
            .And.NotContain("169.254.169.254", "the node's role must not be asked for");
    }
}
