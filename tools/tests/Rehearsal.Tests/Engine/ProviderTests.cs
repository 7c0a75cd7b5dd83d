using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Engine;

/// <summary>Protects that providers are resources as in Pulumi's states (3.276.0).</summary>
public class ProviderTests
{
    /// <summary>Seen in exports: a provider's inputs and outputs hold the SDK's version.</summary>
    [Fact]
    public void A_provider_stores_its_version()
    {
        var provider = Provider(Program().Run(Snapshot.Empty).Current);

        provider.Inputs.Text("version").Should().Be("9.37.0");
        provider.Outputs.Text("version").Should().Be("9.37.0");
    }

    /// <summary>Seen in exports: the engine's own entry __internal is no setting.</summary>
    [Fact]
    public void The_engines_own_entry_is_no_change()
    {
        var state = Program().Run(Snapshot.Empty).Current;
        var exported = new Snapshot([
            .. state.Resources.Select(r =>
                r.IsProvider
                    ? r with
                    {
                        Inputs = r.Inputs.With("__internal", PropertyMap.Empty),
                    }
                    : r
            ),
        ]);

        Program().Run(exported).Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
    }

    /// <summary>Default providers take what a stack sets in their package's namespace.</summary>
    [Fact]
    public void A_default_provider_has_the_settings_of_its_package()
    {
        var run = new DeploymentRun(
            Script.Options with
            {
                Configuration = Script.Options.Configuration.Add(
                    "fake",
                    PropertyMap.Of(("region", "here"))
                ),
            },
            Snapshot.Empty,
            new FakeCloud(),
            TimeProvider.System
        );

        run.Register(
            new Goal
            {
                Type = "fake:index:Thing",
                Name = "a",
                Custom = true,
            }
        );

        Provider(run.Current).Inputs.Text("region").Should().Be("here");
    }

    /// <summary>
    /// Nothing is known about a resource whose provider has unknown settings: an update with a
    /// warning (continueStepsFromDiff on DiffUnavailable), and invokes answer nothing.
    /// </summary>
    [Fact]
    public void A_provider_with_unknown_settings_makes_updates_with_a_warning()
    {
        var before = Program(PropertyMap.Of(("region", "here"))).Run(Snapshot.Empty).Current;

        var run = Program(PropertyMap.Of(("region", PropertyValue.Unknown)))
            .Run(before, preview: true);

        run.Steps.Single(step => step.State.Name == "a").Op.Should().Be(StepOp.Update);
        run.Diagnostics.Should()
            .ContainSingle(d =>
                d.Severity == Severity.Warning
                && d.Message.Contains("inputs that are not known during preview")
            );
        run.Failed.Should().BeFalse();
    }

    private static Script Program(PropertyMap? settings = null) =>
        new Script()
            .AddProvider("p", settings, "9.37.0")
            .Add("a", options: g => g with { Provider = "p" });

    private static ResourceState Provider(Snapshot state) =>
        state.Resources.Single(r => r.IsProvider);
}
