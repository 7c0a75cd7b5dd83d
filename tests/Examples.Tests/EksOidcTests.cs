using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Rehearsal.Engine;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>Protects the pods of one Kubernetes service account from all others of the cluster, and its nodes.</summary>
public sealed class EksOidcTests
{
    private const string Name = "eks-oidc";
    private const string Issuer =
        "https://oidc.eks.ap-northeast-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";

    private static readonly IssuedToken s_web = new(Issuer, "system:serviceaccount:shop:web");

    private readonly Example _example = Example.OnExisting(Name);

    [Fact]
    public async Task It_is_deployed_and_leaves_nothing()
    {
        var first = await _example.UpAsync([]);
        var second = await _example.UpAsync([]);

        second.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        var file = first.Outputs.Text("credentialConfiguration");
        file.Should()
            .Contain("shop-web@example-dev.iam.gserviceaccount.com")
            .And.Contain("/var/run/secrets/keyless-alloydb/token")
            .And.Contain(first.Outputs.Text("tokenAudience"))
            .And.NotContain("169.254.169.254", "the node's role must not be asked for");
        _example.Destroy();
        _example.State.Resources.Should().BeEmpty();
        await ApprovedReview.RequireAsync(Name, first);
    }

    /// <summary>The job is a pod of the trusted account, with the token that the credential file names.</summary>
    [Fact]
    public async Task The_job_that_proves_the_login_has_the_token_of_the_pod()
    {
        var run = await _example.UpAsync([]);

        var text = run.Outputs.Text("verifyJob")!;
        var pod = JsonNode.Parse(text)!["spec"]!["template"]!["spec"]!;
        ((string?)pod["serviceAccountName"]).Should().Be("web");
        var token = pod["volumes"]![0]!["projected"]!["sources"]![0]!["serviceAccountToken"]!;
        ((string?)token["audience"]).Should().Be(run.Outputs.Text("tokenAudience"));
        var containers = pod["initContainers"]!.AsArray().Concat(pod["containers"]!.AsArray());
        containers
            .Select(container =>
                $"{container!["name"]} {container["volumeMounts"]![0]!["mountPath"]}/{token["path"]}"
            )
            .Should()
            .Equal(
                "auth-proxy /var/run/secrets/keyless-alloydb/token",
                "verify /var/run/secrets/keyless-alloydb/token"
            );
        text.Should().NotContain("169.254.169.254", "the node's role must not be asked for");
        var proxy = pod["initContainers"]![0]!;
        string.Join(' ', proxy["startupProbe"]!["exec"]!["command"]!.AsArray())
            .Should()
            .Be("/alloydb-auth-proxy wait --http-port=9094 --max=5s");
        proxy["args"]!
            .AsArray()
            .Select(word => (string?)word)
            .Should()
            .Contain(["--health-check", "--http-port=9094"]);
    }

    [Fact]
    public async Task The_pod_becomes_its_account_and_node_and_neighbours_become_nobody()
    {
        await _example.UpAsync([]);
        var gates = DeployedTrust.Of(_example.State).Gates;
        IssuedToken[] neighbours =
        [
            s_web with
            {
                Subject = "system:serviceaccount:shop:api",
            },
            s_web with
            {
                Subject = "system:serviceaccount:other:web",
            },
            s_web with
            {
                Subject = "system:serviceaccount:shop:web-2",
            },
            s_web with
            {
                Subject = "system:serviceaccount:shop:*",
            },
            s_web with
            {
                Subject = "system:node:ip-10-0-0-1.ap-northeast-1.compute.internal",
            },
            s_web with
            {
                Issuer = Issuer.Replace("0123", "9999", StringComparison.Ordinal),
            },
            s_web with
            {
                Issuer = $"{Issuer}/",
            },
            s_web with
            {
                Audience = "sts.amazonaws.com",
            },
            s_web with
            {
                Audience = "pods.eks.amazonaws.com",
            },
        ];

        gates.Reach(s_web).Should().Equal("shop-web@example-dev.iam.gserviceaccount.com");
        foreach (var neighbour in neighbours)
        {
            gates.Reach(neighbour).Should().BeEmpty(neighbour.ToString());
        }

        gates
            .Reach(Caller.Instance("123456789012", "eks-node", "i-0123456789abcdef0"))
            .Should()
            .BeEmpty("it is the node's role");
    }
}
