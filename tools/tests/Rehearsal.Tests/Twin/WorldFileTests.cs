using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin;

/// <summary>Protects that clouds outlive the process that serves them, however it ends.</summary>
public sealed class WorldFileTests : IDisposable
{
    private const string Network = "gcp:compute/network:Network";
    private const string Pool = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool";

    private readonly string _folder = Directory.CreateTempSubdirectory("world").FullName;

    private string Path => System.IO.Path.Combine(_folder, "deep", "world.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_exists_and_what_did_comes_back_and_was_there_before()
    {
        using (var file = WorldFile.Open(Path))
        {
            file.World.Put(Entity(Network, "net", ("mtu", 1460)));
            file.World.Put(Entity(Network, "net", ("mtu", 1500)));
            file.World.Put(Entity(Pool, "pool"));
            file.World.Remove(file.World.Find(Pool, "pool")!);
        }

        using var again = WorldFile.Open(Path);

        again
            .World.All.Should()
            .ContainSingle()
            .Which.Inputs["mtu"]
            .Should()
            .Be((PropertyValue)1500);
        again.World.Find(Network, "net")!.Since.Should().BeNull();
        again.World.WasDeleted(Pool, "pool").Should().BeTrue("Google keeps the id for 30 days");
        File.ReadLines(Path).Should().HaveCount(2, "what later lines replace is not kept");
    }

    [Fact]
    public void A_killed_process_loses_half_a_line_and_no_more()
    {
        string whole;
        using (var file = WorldFile.Open(Path))
        {
            file.World.Put(Entity(Network, "net"));
            whole = Read();
            file.World.Put(Entity(Network, "other"));
        }
        File.WriteAllText(Path, File.ReadAllText(Path)[..(whole.Length + 20)]);

        using var again = WorldFile.Open(Path);

        again.World.All.Select(entity => entity.Id).Should().Equal("net");

        string Read()
        {
            // The file is held, but everyone of this user may look.
            using var reader = new StreamReader(
                new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)
            );
            return reader.ReadToEnd();
        }
    }

    [Fact]
    public void Rejects_a_file_that_another_process_holds_and_one_that_is_no_world()
    {
        using (WorldFile.Open(Path))
        {
            FluentActions
                .Invoking(() => WorldFile.Open(Path))
                .Should()
                .Throw<RehearsalException>()
                .WithMessage(
                    "*is in use by another run; wait until that ends, or give this one its own --world."
                );
        }
        File.WriteAllText(Path, "{\"deployment\": {}}\n");

        FluentActions
            .Invoking(() => WorldFile.Open(Path))
            .Should()
            .Throw<RehearsalException>()
            .WithMessage("*is no world of `rehearsal serve`*It was left as it is*");
        File.ReadAllText(Path).Should().Be("{\"deployment\": {}}\n");
    }

    [Fact]
    public void Only_the_owner_may_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        using var file = WorldFile.Open(Path);

        File.GetUnixFileMode(Path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static Entity Entity(string type, string id, params (string, PropertyValue)[] inputs) =>
        new(
            new($"urn:pulumi:dev::proj::{type}::{id}", type, id),
            id,
            PropertyMap.Of(inputs),
            PropertyMap.Of(inputs),
            TimeSpan.FromMinutes(1)
        );
}
