using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Review;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>Protects what the progress of a review says of settings: what differs, and no secret.</summary>
public sealed class ChangedSettingsLineTests
{
    private static readonly ProjectFile s_project = ProjectFile.Find(AppContext.BaseDirectory);

    [Fact]
    public void Names_each_setting_that_differs_with_both_values() =>
        Between("instanceType=t4g.medium", "readPoolNodes=2")
            .Should()
            .Be("instanceType \"t4g.small\" → \"t4g.medium\"; readPoolNodes \"0\" → \"2\"");

    [Fact]
    public void Says_nothing_where_nothing_differs() => Between().Should().BeEmpty();

    [Fact]
    public void Hides_what_may_be_a_secret()
    {
        var before = Config();
        var now = before with
        {
            Values = before.Values.SetItem(
                "keyless-alloydb:databaseName",
                new("hunter2", Secret: true)
            ),
        };

        ChangedSettings.Between(before, now, s_project).Should().NotContain("hunter2");
        Between("postgresPassword=hunter2")
            .Should()
            .StartWith("postgresPassword")
            .And.NotContain("hunter2");
    }

    private static string Between(params string[] changes) =>
        ChangedSettings.Between(Config(), Config(changes), s_project);

    private static StackConfig Config(params string[] changes) =>
        StackConfig.Read(s_project, "dev", changes, overridesArePaths: false);
}
