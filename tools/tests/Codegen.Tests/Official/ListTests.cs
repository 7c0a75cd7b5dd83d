namespace KeylessAlloyDb.Codegen.Tests;

/// <summary>Protects the compilation among all official types: nothing is listed that the packages do not have.</summary>
public sealed class ListTests
{
    [Fact]
    public void The_packages_have_every_listed_type() => OfficialTypes.Missing().Should().BeEmpty();
}
