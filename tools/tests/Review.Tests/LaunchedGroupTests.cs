using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>Protects the reader from a change of instances that no step of the plan shows: a group replaces them itself.</summary>
public sealed class LaunchedGroupTests
{
    private const string Group = "client";
    private const string Template = "client-template";
    private const string NewVersion = "launchTemplate.version";

    private const string Stays =
        "🟡 Later task broken: Auto Scaling group `client` keeps each instance until it is lost, so a new image or file does not arrive before (instanceRefresh)";

    private static readonly PropertyMap s_refresh = PropertyMap.Of(("strategy", "Rolling"));

    private readonly SmallStack _stack = new();

    [Fact]
    public void A_new_version_of_the_template_replaces_the_instances() =>
        Launching(s_refresh)
            .Update(Group, (NewVersion, PropertyValue.Unknown))
            .Verdict.Should()
            .Be(
                "🟡 Interruption: Auto Scaling group `client` replaces its instances by a refresh that goes on after the update (launchTemplate)"
            );

    [Fact]
    public void Without_a_refresh_it_replaces_nothing() =>
        Launching(null).Update(Group, (NewVersion, "2")).Verdict.Should().Be(Stays);

    [Fact]
    public void A_refresh_that_is_taken_out_is_missed_at_the_next_image() =>
        Launching(s_refresh).Update(Group, ("instanceRefresh", null)).Verdict.Should().Be(Stays);

    [Fact]
    public void Another_size_replaces_nothing() =>
        Launching(s_refresh).Update(Group, ("maxSize", 2)).Verdict.Should().StartWith("🟢");

    [Fact]
    public void With_the_group_its_instances_go() =>
        Launching(s_refresh)
            .Delete(Group)
            .Verdict.Should()
            .Be(
                "🟡 Interruption: Auto Scaling group `client` is deleted, and its instances with it"
            );

    [Theory]
    [InlineData("metadataOptions", "httpTokens", "optional", "answers IMDSv1")]
    [InlineData(
        "networkInterfaces",
        "associatePublicIpAddress",
        "true",
        "gives a public address to what is launched from it"
    )]
    public void What_the_template_opens_is_open_on_the_next_instance(
        string block,
        string property,
        string value,
        string says
    )
    {
        var open = PropertyMap.Of((property, value));

        _stack
            .Create(
                Types.LaunchTemplate,
                Template,
                ("metadataOptions", PropertyMap.Of(("httpTokens", "required")))
            )
            .With(Template)
            .Update(
                Template,
                (block, block == "networkInterfaces" ? PropertyValue.List(open) : open)
            )
            .Verdict.Should()
            .Be($"🔴 Exposure: launch template `client-template` {says}");
    }

    private SmallStack Launching(PropertyMap? refresh)
    {
        _stack.Create(
            Types.AutoScalingGroup,
            Group,
            ("launchTemplate", PropertyMap.Of(("id", "lt-1"), ("version", "1")))
        );
        return refresh is null
            ? _stack.With(Group)
            : _stack.With(Group, ("instanceRefresh", refresh));
    }
}
