using KeylessAlloyDb.Lab.Failures;
using KeylessAlloyDb.Login.Faults;

namespace KeylessAlloyDb.Lab.Tests.Failures;

/// <summary>Protects the table of login faults: a name that stands twice hides a fault from whoever reads the result.</summary>
public sealed class InstanceFaultTests
{
    [Fact]
    public void Every_fault_has_a_name_of_its_own() =>
        InstanceFault
            .All.Select(fault => fault.Name)
            .Concat(LoginFault.All.Select(fault => fault.Name))
            .Should()
            .OnlyHaveUniqueItems();

    [Theory]
    [InlineData("psc")]
    [InlineData("public")]
    [InlineData("")]
    public void Faults_are_made_on_each_path_and_before_it(string path) =>
        InstanceFault.All.Should().Contain(fault => fault.Path == path);
}
