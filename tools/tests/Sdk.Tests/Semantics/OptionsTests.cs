using KeylessAlloyDb.Sdk.Tests.Engine;
using Pulumirpc;
using Alias = Pulumi.Alias;

namespace KeylessAlloyDb.Sdk.Tests.Semantics;

/// <summary>
/// Protects resource options: how they merge, what is inherited, what is sent. The expectations are
/// the official core's, Resource.cs, ResourceOptions_Merge.cs and Deployment_RegisterResource.cs of
/// 3.112.1.
/// </summary>
public class OptionsTests
{
    [Fact]
    public async Task What_is_always_sent_is_sent_and_nothing_else()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() => _ = new Thing("a"));

        engine
            .Registration("a")
            .Should()
            .Be(
                new RegisterResourceRequest
                {
                    Type = "test:index/thing:Thing",
                    Name = "a",
                    Parent = "urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev",
                    Custom = true,
                    Object = new(),
                    AcceptSecrets = true,
                    AcceptResources = true,
                    SupportsResultReporting = true,
                    Hooks = new(),
                }
            );
    }

    [Fact]
    public async Task Every_option_reaches_the_engine()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            var other = new Thing("other");
            _ = new Thing(
                "a",
                options: new()
                {
                    Protect = false,
                    RetainOnDelete = true,
                    DeleteBeforeReplace = false,
                    DeletedWith = other,
                    ReplaceWith = { other },
                    ReplacementTrigger = "v2",
                    IgnoreChanges = { "text" },
                    ReplaceOnChanges = { "number" },
                    HideDiffs = { "map" },
                    AdditionalSecretOutputs = { "flag" },
                    ImportId = "imported",
                    Version = "1.2.3",
                    PluginDownloadURL = "https://x",
                    CustomTimeouts = new() { Create = TimeSpan.FromMinutes(5) },
                }
            );
        });

        var request = engine.Registration("a");
        var other = "urn:pulumi:dev::proj::test:index/thing:Thing::other";
        request.Dependencies.Should().BeEmpty();
        request
            .Should()
            .Be(
                new RegisterResourceRequest
                {
                    Type = "test:index/thing:Thing",
                    Name = "a",
                    Parent = request.Parent,
                    Custom = true,
                    Object = new(),
                    AcceptSecrets = true,
                    AcceptResources = true,
                    SupportsResultReporting = true,
                    Hooks = new(),
                    Protect = false,
                    RetainOnDelete = true,
                    DeleteBeforeReplace = false,
                    DeleteBeforeReplaceDefined = true,
                    DeletedWith = other,
                    ReplaceWith = { other },
                    ReplacementTrigger = Google.Protobuf.WellKnownTypes.Value.ForString("v2"),
                    IgnoreChanges = { "text" },
                    ReplaceOnChanges = { "number" },
                    HideDiffs = { "map" },
                    AdditionalSecretOutputs = { "flag" },
                    ImportId = "imported",
                    Version = "1.2.3",
                    PluginDownloadURL = "https://x",
                    CustomTimeouts = new() { Create = "300000000000ns" },
                }
            );
    }

    [Fact]
    public async Task Aliases_are_sent_as_they_are_given_with_no_parent_said_even_when_false()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            var other = new Thing("other");
            _ = new Thing(
                "a",
                options: new()
                {
                    Aliases =
                    {
                        new Alias { Type = "old:index:Thing" },
                        new Alias { Urn = "urn:pulumi:dev::proj::t::n" },
                        new Alias { Name = "n", NoParent = true },
                        new Alias { Stack = "s", Parent = other },
                        new Alias { Project = "p", ParentUrn = "urn:pulumi:dev::p::t::x" },
                    },
                }
            );
        });

        engine
            .Registration("a")
            .Aliases.Should()
            .Equal(
                new Pulumirpc.Alias
                {
                    Spec = new() { Type = "old:index:Thing", NoParent = false },
                },
                new Pulumirpc.Alias { Urn = "urn:pulumi:dev::proj::t::n" },
                new Pulumirpc.Alias
                {
                    Spec = new() { Name = "n", NoParent = true },
                },
                new Pulumirpc.Alias
                {
                    Spec = new()
                    {
                        Stack = "s",
                        ParentUrn = "urn:pulumi:dev::proj::test:index/thing:Thing::other",
                    },
                },
                new Pulumirpc.Alias
                {
                    Spec = new() { Project = "p", ParentUrn = "urn:pulumi:dev::p::t::x" },
                }
            );
    }

    /// <summary>PrepareAliases falls back to whole URNs, with what the alias does not say as it is now.</summary>
    [Fact]
    public async Task An_engine_without_alias_specs_gets_urns()
    {
        var engine = new FakeEngine { Lacks = { "aliasSpecs" } };
        await engine.SucceedAsync(() =>
        {
            var group = new Group("g");
            _ = new Thing(
                "a",
                options: new()
                {
                    Parent = group,
                    Aliases =
                    {
                        new Alias { Name = "n" },
                        new Alias { Type = "t:i:Old", NoParent = true },
                        new Alias { Urn = "urn:pulumi:dev::proj::t::n" },
                        new Alias
                        {
                            Stack = "s",
                            Project = "p",
                            NoParent = true,
                        },
                    },
                }
            );
            _ = new Thing("b", options: new() { Aliases = { new Alias { Name = "n" } } });
        });

        engine.Registration("a").Aliases.Should().BeEmpty();
        engine
            .Registration("a")
            .AliasURNs.Should()
            .Equal(
                "urn:pulumi:dev::proj::test:index:Group$test:index/thing:Thing::n",
                "urn:pulumi:dev::proj::t:i:Old::a",
                "urn:pulumi:dev::proj::t::n",
                "urn:pulumi:s::p::test:index/thing:Thing::a"
            );
        engine
            .Registration("b")
            .AliasURNs.Should()
            .Equal("urn:pulumi:dev::proj::test:index/thing:Thing::n");
    }

    /// <summary>CollapseAliasToUrn, which the official SDK calls for every alias.</summary>
    [Theory]
    [InlineData("two parents")]
    [InlineData("more than a URN")]
    [InlineData("a parent that is no URN")]
    public async Task Rejects_an_alias_that_contradicts_itself(string mistake)
    {
        var engine = new FakeEngine();
        await engine.FailAsync(() =>
        {
            var other = new Thing("other");
            var alias = mistake switch
            {
                "two parents" => new Alias { Parent = other, NoParent = true },
                "more than a URN" => new Alias { Urn = "urn:pulumi:dev::proj::t::n", Name = "n" },
                _ => new Alias { ParentUrn = "urn:x" },
            };
            _ = new Thing("a", options: new() { Aliases = { alias } });
        });

        engine.Logs.Should().Contain(log => log.Message.Contains("System.Argument"));
    }

    [Fact]
    public async Task An_unknown_alias_is_left_out()
    {
        var engine = new FakeEngine { DryRun = true };
        await engine.SucceedAsync(() =>
        {
            var a = new Thing("a");
            _ = new Thing(
                "b",
                options: new() { Aliases = { a.Id.Apply(id => new Alias { Name = id }) } }
            );
        });

        engine.Registration("b").Aliases.Should().BeEmpty();
    }

    [Fact]
    public void The_time_limits_of_the_second_options_replace_those_of_the_first()
    {
        var merged = CustomResourceOptions.Merge(
            new() { CustomTimeouts = new() { Create = TimeSpan.FromMinutes(1) } },
            new() { CustomTimeouts = new() { Update = TimeSpan.FromMinutes(2) } }
        );

        merged.CustomTimeouts!.Create.Should().BeNull();
        merged.CustomTimeouts.Update.Should().Be(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void Merging_appends_lists_and_takes_the_second_single_values()
    {
        var merged = CustomResourceOptions.Merge(
            new()
            {
                Version = "1",
                Protect = true,
                AdditionalSecretOutputs = { "a" },
                Aliases = { new Alias { Type = "x" } },
                ReplaceOnChanges = { "r" },
                CustomTimeouts = new() { Create = TimeSpan.FromMinutes(1) },
            },
            new()
            {
                Version = "2",
                AdditionalSecretOutputs = { "b" },
                Aliases = { new Alias { Type = "y" } },
                ImportId = "i",
                DeleteBeforeReplace = true,
            }
        );

        merged.Version.Should().Be("2");
        merged.Protect.Should().BeTrue();
        merged.AdditionalSecretOutputs.Should().Equal("a", "b");
        merged.Aliases.Should().HaveCount(2);
        merged.ReplaceOnChanges.Should().Equal("r");
        merged.CustomTimeouts!.Create.Should().Be(TimeSpan.FromMinutes(1));
        (merged.ImportId, merged.DeleteBeforeReplace).Should().Be(("i", true));
    }

    [Fact]
    public void Merging_leaves_the_options_it_was_given_alone()
    {
        var first = new CustomResourceOptions { AdditionalSecretOutputs = { "a" } };

        CustomResourceOptions.Merge(first, new() { AdditionalSecretOutputs = { "b" } });

        first.AdditionalSecretOutputs.Should().Equal("a");
    }

    [Fact]
    public async Task Protection_and_providers_come_from_the_parent()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            var provider = new Provider("p");
            _ = new Group("g", new() { Protect = true, Providers = { provider } }, nested: true);
            _ = new Group("h", new() { Provider = provider });
            _ = new Thing("outside");
        });

        const string Reference = "urn:pulumi:dev::proj::pulumi:providers:test::p::p-id";
        foreach (var name in new[] { "g-thing", "g-nested-thing" })
        {
            engine.Registration(name).Provider.Should().Be(Reference);
            engine.Registration(name).Protect.Should().BeTrue();
        }
        engine.Registration("h-thing").Provider.Should().Be(Reference);
        engine.Registration("h-thing").HasProtect.Should().BeFalse();
        engine.Registration("g").Provider.Should().BeEmpty();
        engine.Registration("g").Providers.Should().BeEmpty();
        engine.Registration("outside").Provider.Should().BeEmpty();
    }

    [Fact]
    public async Task A_resources_own_provider_wins_and_its_children_take_it()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            var group = new Group("g", new() { Providers = { new Provider("p") } });
            var own = new Thing(
                "own",
                null,
                new() { Parent = group, Provider = new Provider("q") }
            );
            _ = new Thing("child", null, new() { Parent = own });
        });

        FakeEngine
            .Name(engine.Registration("g-thing").Provider.Split("::p-id")[0])
            .Should()
            .Be("p");
        engine.Registration("own").Provider.Should().EndWith("::q::q-id");
        engine.Registration("child").Provider.Should().EndWith("::q::q-id");
    }

    [Fact]
    public async Task A_new_provider_has_no_id_in_a_preview()
    {
        var engine = new FakeEngine { DryRun = true };
        await engine.SucceedAsync(() =>
            _ = new Thing("a", null, new() { Provider = new Provider("p") })
        );

        engine
            .Registration("a")
            .Provider.Should()
            .Be($"urn:pulumi:dev::proj::pulumi:providers:test::p::{Shown.Unknown}");
    }

    [Fact]
    public async Task Rejects_a_component_with_both_a_provider_and_providers()
    {
        var engine = new FakeEngine();
        await engine.FailAsync(() =>
        {
            var provider = new Provider("p");
            _ = new Group("g", new() { Provider = provider, Providers = { provider } });
        });

        engine.Error.Should().StartWith("Pulumi.ResourceException: ");
    }

    [Theory]
    [InlineData("deletedWith")]
    [InlineData("replaceWith")]
    public async Task Rejects_an_option_that_the_engine_is_too_old_for(string feature)
    {
        var engine = new FakeEngine { Lacks = { feature } };
        await engine.FailAsync(() =>
        {
            var other = new Thing("other");
            _ = new Thing(
                "a",
                options: feature == "deletedWith"
                    ? new() { DeletedWith = other }
                    : new() { ReplaceWith = { other } }
            );
        });

        engine.Error.Should().Contain("does not support");
    }

    [Fact]
    public async Task Transformations_of_the_stack_and_of_parents_change_what_registers()
    {
        var engine = new FakeEngine();
        await engine.RunAsync(() =>
            Deployment.RunAsync(
                () =>
                {
                    _ = new Thing("a", new() { Text = "x" });
                    return Task.FromResult<IDictionary<string, object?>>(
                        new Dictionary<string, object?>()
                    );
                },
                new()
                {
                    ResourceTransformations =
                    {
                        change =>
                            change.Resource is Thing
                                ? new ResourceTransformationResult(
                                    new ThingArgs { Text = change.Resource.GetResourceName() },
                                    CustomResourceOptions.Merge(
                                        (CustomResourceOptions)change.Options,
                                        new() { Protect = true }
                                    )
                                )
                                : null,
                    },
                }
            )
        );

        engine.Inputs("a").Should().Be("{text:'a'}");
        engine.Registration("a").Protect.Should().BeTrue();
    }

    [Fact]
    public async Task Rejects_a_transformation_that_moves_a_resource()
    {
        var engine = new FakeEngine();
        await engine.FailAsync(() =>
        {
            var parent = new Thing("parent");
            _ = new Thing(
                "a",
                null,
                new()
                {
                    ResourceTransformations =
                    {
                        change => new ResourceTransformationResult(
                            change.Args,
                            new CustomResourceOptions { Parent = parent }
                        ),
                    },
                }
            );
        });

        engine.Error.Should().Contain("parent");
    }

    [Fact]
    public async Task A_remote_component_tells_its_providers_and_where_its_outputs_come_from()
    {
        var engine = new FakeEngine
        {
            OnRegister = (request, response) =>
            {
                if (request.Remote)
                {
                    response.Object.Fields["result"] =
                        Google.Protobuf.WellKnownTypes.Value.ForString("r");
                    response.PropertyDependencies["result"] = new()
                    {
                        Urns = { "urn:pulumi:dev::proj::test:index/thing:Thing::inner" },
                    };
                }
            },
        };
        await engine.SucceedAsync(() =>
        {
            var remote = new Remote("r", new() { Providers = { new Provider("p") } });
            _ = new Thing("a", new() { Text = remote.Result! }, new() { DependsOn = { remote } });
        });

        engine.Registration("r").Providers.Should().ContainKey("test");
        engine.Inputs("a").Should().Be("{text:'r'}");
        engine.Dependencies("a").Should().Equal("inner", "r");
    }

    private sealed class Remote(string name, ComponentResourceOptions options)
        : ComponentResource("test:index:Remote", name, null, options, remote: true)
    {
        [Output("result")]
        public Output<string?> Result { get; private set; } = null!;
    }
}
