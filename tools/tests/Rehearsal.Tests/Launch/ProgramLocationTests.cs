using KeylessAlloyDb.Rehearsal.Launch;
using KeylessAlloyDb.Rehearsal.Project;

namespace KeylessAlloyDb.Rehearsal.Tests.Launch;

/// <summary>A program is found wherever it was built; what is compiled to machine code starts sooner, so it comes first.</summary>
public sealed class ProgramLocationTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("location-");

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("bin", "bin", "bin")]
    [InlineData("ahead", "bin", "bin")]
    [InlineData("ahead", "bin ahead", "ahead")]
    [InlineData("bin", "bin ahead", "bin")]
    public void The_folder_of_the_tool_comes_first(string tool, string built, string found)
    {
        foreach (var folder in built.Split(' '))
        {
            Touch(folder, "Shop", "debug", "Shop.dll");
        }

        ProgramLocation
            .Find(Project(), Own(tool))
            .Should()
            .Be(At(found, "Shop", "debug", "Shop.dll"));
    }

    [Fact]
    public void A_program_that_is_not_built_is_named()
    {
        var find = () => ProgramLocation.Find(Project(), Own("ahead"));

        find.Should()
            .Throw<RehearsalException>()
            .WithMessage(
                $"{At("bin", "Shop", "debug", "Shop.dll")} does not exist; build Shop.csproj first *"
            );
    }

    private ProjectFile Project()
    {
        Touch("Shop.csproj");
        return new(_root.FullName, "shop", ".", []);
    }

    private string Own(string folder) =>
        At(folder, "Rehearsal", "debug") + Path.DirectorySeparatorChar;

    private void Touch(params string[] path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), "");
    }

    private string At(params string[] path) => Path.Combine([_root.FullName, .. path]);
}
