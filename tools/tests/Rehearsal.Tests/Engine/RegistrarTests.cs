using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Engine;

/// <summary>Protects that a registration becomes the step that Pulumi makes of it.</summary>
public class RegistrarTests
{
    private static readonly PropertyMap s_two = PropertyMap.Of(("size", 2));

    [Fact]
    public void Rejects_two_resources_of_one_name()
    {
        var run = new Script().Add("a").Add("a").Run(Snapshot.Empty);

        run.Diagnostics.Should().ContainSingle(d => d.Message.Contains("Duplicate resource URN"));
    }

    [Fact]
    public void The_default_provider_is_made_once_and_never_shown()
    {
        var run = new Script()
            .Add("a", options: g => g with { Version = "1.2.3" })
            .Add("b", options: g => g with { Version = "1.2.3" })
            .Run(Snapshot.Empty);

        var provider = run
            .Current.Resources.Should()
            .ContainSingle(r => r.Type == "pulumi:providers:fake")
            .Which;
        provider.Urn.Should().Be("urn:pulumi:dev::proj::pulumi:providers:fake::default_1_2_3");
        run.Current.Resources.Where(r => r.Custom && r != provider)
            .Should()
            .OnlyContain(r => r.Provider == $"{provider.Urn}::{provider.Id}");
        run.Steps.Should().NotContain(step => step.State.Type == provider.Type);
    }
}
