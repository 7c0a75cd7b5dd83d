using KeylessAlloyDb.Rehearsal.Cli;
using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.Review.Report;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Testing.Rehearsal;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>
/// Protects the review of a stack's export: an unchanged stack changes nothing, although secrets are
/// encrypted and the program makes the tunnels' keys from them; a change shows as it does where
/// they are readable.
/// </summary>
public sealed class DeployedStateTests : IDisposable
{
    private static readonly Dictionary<string, Lazy<Task<Snapshot>>> s_stacks = new()
    {
        ["dev"] = new(() => DeployAsync("dev")),
        ["prod"] = new(() => DeployAsync("prod")),
    };

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("dev", false)]
    [InlineData("dev", true)]
    [InlineData("prod", false)]
    [InlineData("prod", true)]
    public async Task An_unchanged_stack_changes_nothing(string stack, bool showSecrets)
    {
        var plan = await PlanAsync(stack, showSecrets);

        plan.Errors.Should().BeEmpty();
        plan.Changes.Should().BeEmpty();
        plan.Notes.Should().HaveCount(showSecrets ? 0 : 1);
    }

    [Theory]
    [InlineData("presharedKeyVersion=2")]
    [InlineData("instanceType=t4g.medium")]
    [InlineData("serviceAccountId=other-client")]
    public async Task A_change_is_the_same_whether_secrets_are_readable_or_not(string setting)
    {
        var hidden = await PlanAsync("dev", showSecrets: false, setting);
        var shown = await PlanAsync("dev", showSecrets: true, setting);

        Operations(hidden).Should().NotBeEmpty().And.Equal(Operations(shown));
    }

    /// <summary>A program registers its resources in any order, and a comment is written over the former one.</summary>
    [Fact]
    public async Task Three_runs_write_the_same_bytes()
    {
        var comments = new List<string>();
        var pages = new List<string>();
        for (var run = 0; run < 3; run++)
        {
            var review = PlanReview.Of(
                "dev",
                await PlanAsync("dev", showSecrets: true, "presharedKeyVersion=2"),
                Clouds.Create(),
                PriceTable.Known
            );
            comments.Add(Markdown.Write(review));
            pages.Add(HtmlReport.Write(review));
        }

        comments.Distinct().Should().ContainSingle();
        pages.Distinct().Should().ContainSingle();
    }

    /// <summary>A resource's labels are an encrypted output: RealCli/export-dev.json.gz.</summary>
    [Fact]
    public async Task Other_labels_show_at_their_provider()
    {
        var plan = await PlanAsync(
            "dev",
            showSecrets: false,
            """tags={"project":"keyless-alloydb","environment":"dev","team":"data"}"""
        );

        plan.Changes.Single(change => change.Name == "google")
            .Touches("defaultLabels")
            .Should()
            .BeTrue();
    }

    [Fact]
    public async Task Another_secret_shows_where_it_is_readable()
    {
        var plan = await PlanAsync(
            "dev",
            showSecrets: true,
            drift: resource =>
                resource.Name == "connector-vpn-0"
                    ? resource with
                    {
                        Inputs = resource.Inputs.With(
                            "tunnel1PresharedKey",
                            PropertyValue.Secret("another.key.of.32.characters.xxxx")
                        ),
                    }
                    : resource
        );

        plan.Changes.Should()
            .Contain(change => change.Name == "connector-vpn-0" && change.Op == StepOp.Update);
    }

    private static IEnumerable<(StepOp, string)> Operations(Plan plan) =>
        plan.Changes.Select(change => (change.Op, change.Urn));

    private async Task<Plan> PlanAsync(
        string stack,
        bool showSecrets,
        string? setting = null,
        Func<ResourceState, ResourceState>? drift = null
    )
    {
        var deployed = await s_stacks[stack].Value;
        using (var file = File.Create(_file))
        using (var cipher = SecretCipher.Ephemeral())
        {
            DeploymentJson.Write(
                file,
                new([.. deployed.Resources.Select(drift ?? (r => r)).Select(AsPulumi)]),
                showSecrets ? SecretForm.Plain : SecretForm.Encrypted(cipher.Encrypt),
                DateTimeOffset.UnixEpoch
            );
        }
        var session = new Session(DeployedStacks.Project, Config(stack, setting), Parallel: 16)
        {
            StatePath = "",
            Program = InProcess.ExecuteAsync,
        };
        return await new Sides(session).PlanAsync([_file], CancellationToken.None);
    }

    /// <summary>Pulumi's engine writes these into a provider's inputs: RealCli/export-dev.json.gz.</summary>
    private static ResourceState AsPulumi(ResourceState resource) =>
        ProviderReference.IsProvider(resource.Type)
            ? resource with
            {
                Inputs = PropertyMap
                    .Of(("version", "1.0.0"), ("__internal", PropertyMap.Empty))
                    .Merge(resource.Inputs),
            }
            : resource;

    private static async Task<Snapshot> DeployAsync(string stack)
    {
        var run = await DeployedStacks.RunAsync(
            Config(stack, setting: null),
            Snapshot.Empty,
            dryRun: false
        );
        DeployedStacks.Errors(run).Should().BeEmpty();
        return run.Current;
    }

    private static StackConfig Config(string stack, string? setting) =>
        StackConfig.Read(
            DeployedStacks.Project,
            stack,
            setting is null ? [] : [setting],
            overridesArePaths: false
        );
}
