using System.Globalization;
using CsCheck;

namespace KeylessAlloyDb.Tests.Database;

/// <summary>Protects against machines that AlloyDB does not make, or not there.</summary>
public sealed class MachineTypeTests
{
    [Theory]
    [InlineData("n2-highmem-2", 2, "asia-northeast1")]
    [InlineData("n2-highmem-128", 128, "asia-northeast1")]
    [InlineData("c4-highmem-4-lssd", 4, "asia-northeast1")]
    [InlineData("z3-highmem-14-standardlssd", 14, "asia-northeast1")]
    [InlineData("c4a-highmem-1", 1, "asia-east1")]
    [InlineData("c4a-highmem-4-lssd", 4, "us-central1")]
    public void Takes(string machine, int cpus, string region) =>
        ProblemsOf(machine, cpus, region).Should().BeEmpty();

    // https://cloud.google.com/alloydb/docs/choose-machine-type
    [Theory]
    [InlineData("asia-east1")]
    [InlineData("asia-southeast1")]
    [InlineData("europe-west1")]
    [InlineData("europe-west2")]
    [InlineData("europe-west3")]
    [InlineData("europe-west4")]
    [InlineData("us-central1")]
    [InlineData("us-east1")]
    [InlineData("us-east4")]
    public void Axion_is_offered_in(string region) =>
        ProblemsOf("c4a-highmem-4-lssd", 4, region).Should().BeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("n2-standard-2")]
    [InlineData("n2-highmem-0")]
    [InlineData("n2-highmem")]
    [InlineData("n1-highmem-2")]
    [InlineData("db-n2-highmem-2")]
    [InlineData("n2-highmem-2 ")]
    [InlineData("n2-highmem-48")]
    [InlineData("c4-highmem-2")]
    [InlineData("c4a-highmem-4")]
    [InlineData("z3-highmem-14")]
    public void Rejects_machine(string machine) =>
        ProblemsOf(machine, 2, "asia-northeast1")
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("machineType = ")
            .And.Contain(
                "is not a machine type of AlloyDB in the list of 2026-04-10. Allowed: one of infra/Values/alloydb-machines.txt"
            );

    [Fact]
    public void Rejects_another_count_than_the_machines_name_says() =>
        ProblemsOf("n2-highmem-4", 2, "asia-northeast1")
            .Should()
            .Equal(
                "cpuCount = 2: disagrees with machine type n2-highmem-4. Allowed: 4, the number in the machine type."
            );

    [Fact]
    public void Rejects_Axion_where_it_is_not_offered() =>
        ProblemsOf("c4a-highmem-4-lssd", 4, "asia-northeast1")
            .Should()
            .Equal(
                "machineType = \"c4a-highmem-4-lssd\": C4A machines were not offered in asia-northeast1 on 2026-04-10. "
                    + "Allowed: an n2-highmem type here, a region of asia-east1, asia-southeast1, europe-west1, "
                    + "europe-west2, europe-west3, europe-west4, us-central1, us-east1, us-east4, "
                    + "or this type if newerValues lists it."
            );

    [Fact]
    public void Each_fault_is_one_problem_and_nothing_else_is() =>
        Gen.Select(
                Gen.OneOf(
                    "n2-highmem-8",
                    "c4-highmem-24-lssd",
                    "c4a-highmem-1",
                    "c4a-highmem-72-lssd",
                    "z3-highmem-44-highlssd"
                ),
                Gen.Int[1, 128],
                Gen.OneOf("asia-northeast1", "us-central1", "europe-west4", "us-west1"),
                Gen.Bool
            )
            .Sample(
                (machine, given, region, same) =>
                {
                    var cpus = int.Parse(machine.Split('-')[2], CultureInfo.InvariantCulture);
                    var count = same ? cpus : given;
                    var elsewhere = machine.Split('-')[0] switch
                    {
                        "c4a" => region is "asia-northeast1" or "us-west1",
                        "c4" => region is "us-central1",
                        _ => false,
                    };
                    return ProblemsOf(machine, count, region).Count
                        == (count == cpus ? 0 : 1) + (elsewhere ? 1 : 0);
                }
            );

    private static IReadOnlyList<string> ProblemsOf(string machine, int cpus, string region)
    {
        var problems = new Problems();
        MachineType.Validate(problems, "machineType", machine, "cpuCount", cpus, region, []);
        return problems.Messages;
    }
}
