using KeylessAlloyDb.Sdk.Tests.Engine;

namespace KeylessAlloyDb.Sdk.Tests.Semantics;

/// <summary>
/// Protects the order in which the engine creates: what waits for what, and why. The expectations
/// are the official core's, Deployment_Prepare.cs of 3.112.1.
/// </summary>
public class DependencyTests
{
    [Fact]
    public async Task Depending_on_a_component_means_the_custom_resources_below_it_at_any_depth()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            var group = new Group("g", nested: true);
            _ = new Thing("child", options: new() { Parent = group.Inside });
            _ = new Thing("after", options: new() { DependsOn = { group } });
        });

        engine.Dependencies("after").Should().Equal("g-nested-thing", "g-thing");
        engine.Registration("after").PropertyDependencies.Should().BeEmpty();
    }

    [Fact]
    public async Task Each_input_names_the_resources_that_it_comes_from_and_an_empty_list_where_none()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            var a = new Thing("a", new() { Text = "x" });
            var b = new Thing("b", new() { Text = "y" });
            _ = new Thing(
                "c",
                new()
                {
                    Text = Output.Format($"{a.Text}-{b.Text}"),
                    Map = { ["k"] = a.Id },
                    Number = 1,
                },
                new() { DependsOn = { new Thing("d") } }
            );
        });

        engine.Inputs("c").Should().Be("{map:{k:'a-id'},number:1,text:'x-y'}");
        engine.Dependencies("c", "text").Should().Equal("a", "b");
        engine.Dependencies("c", "map").Should().Equal("a");
        engine.Dependencies("c", "number").Should().BeEmpty();
        engine.Dependencies("c").Should().Equal("a", "b", "d");
    }

    [Fact]
    public async Task A_value_that_is_dropped_takes_its_dependencies_with_it()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            var a = new Thing("a");
            _ = new Thing("b", new() { Text = a.Text!, Number = 1 });
        });

        engine.Inputs("b").Should().Be("{number:1}");
        engine.Dependencies("b").Should().BeEmpty();
        engine.Registration("b").PropertyDependencies.Keys.Should().Equal("number");
    }

    /// <summary>GatherExplicitDependenciesAsync takes the value alone, not what it comes from.</summary>
    [Fact]
    public async Task DependsOn_takes_the_resource_of_an_output_without_what_that_output_comes_from()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            var a = new Thing("a", new() { Text = "x" });
            var b = new Thing("b");
            _ = new Thing("c", options: new() { DependsOn = a.Text.Apply(_ => (Resource)b) });
        });

        engine.Dependencies("c").Should().Equal("b");
    }

    [Fact]
    public async Task DependsOn_an_unknown_resource_is_no_dependency()
    {
        var engine = new FakeEngine { DryRun = true };
        await engine.SucceedAsync(() =>
        {
            var a = new Thing("a");
            _ = new Thing("b", options: new() { DependsOn = a.Id.Apply(_ => (Resource)a) });
        });

        engine.Dependencies("b").Should().BeEmpty();
    }

    [Fact]
    public async Task A_child_has_its_parents_urn_and_everything_else_that_of_the_stack()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() => _ = new Group("g"));

        engine.Registration("proj-dev").Parent.Should().BeEmpty();
        engine.Registration("proj-dev").Type.Should().Be("pulumi:pulumi:Stack");
        engine
            .Registration("g")
            .Parent.Should()
            .Be("urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev");
        engine
            .Registration("g-thing")
            .Parent.Should()
            .Be("urn:pulumi:dev::proj::test:index:Group::g");
    }
}
