using CsCheck;

namespace KeylessAlloyDb.Infra.Tests.Database;

/// <summary>Protects machine types and user names.</summary>
public sealed class PlanTests
{
    private static readonly string[] s_axion =
    [
        "asia-east1",
        "asia-southeast1",
        "europe-west1",
        "europe-west2",
        "europe-west3",
        "europe-west4",
        "us-central1",
        "us-east1",
        "us-east4",
    ];

    /// <remarks>https://cloud.google.com/alloydb/docs/choose-machine-type</remarks>
    [Fact]
    public void C4A_only_in_its_nine_regions_and_the_CPU_count_of_the_type() =>
        Gen.Select(
                Gen.OneOf("n2", "c4", "c4a", "z3", "e2"),
                Gen.Int[1, 128],
                Gen.Int[1, 128],
                Gen.OneOf("asia-northeast1", "us-central1", "europe-west4", "us-west1"),
                Gen.Bool
            )
            .Sample(
                (series, cpus, given, region, same) =>
                {
                    var count = same ? cpus : given;
                    var problems = Sample.ProblemsOf(
                        Sample.Database with
                        {
                            MachineType = $"{series}-highmem-{cpus}",
                            CpuCount = count,
                            Region = region,
                        }
                    );
                    var expected =
                        series == "e2"
                            ? 1
                            : (count == cpus ? 0 : 1)
                                + (series == "c4a" && !s_axion.Contains(region) ? 1 : 0);
                    return problems.Count == expected;
                }
            );

    [Theory]
    [InlineData("c4-highmem-4-lssd")]
    [InlineData("z3-highmem-4-standardlssd")]
    [InlineData("c4a-highmem-4-lssd")]
    public void Machine_types_with_local_disks_are_taken(string type) =>
        Sample
            .ProblemsOf(
                Sample.Database with
                {
                    MachineType = type,
                    CpuCount = 4,
                    Region = "us-central1",
                }
            )
            .Should()
            .BeEmpty();

    /// <remarks>https://cloud.google.com/alloydb/docs/manage-iam-authn</remarks>
    [Fact]
    public void A_service_account_s_user_is_its_address_less_the_suffix() =>
        Gen.Select(Gen.String[Gen.Char["abc-"], 6, 30], Gen.String[Gen.Char["abc-."], 6, 30])
            .Sample(
                (id, project) =>
                {
                    var email = $"{id}@{project}.iam.gserviceaccount.com";
                    return DatabaseUser.Name(email) == $"{id}@{project}.iam"
                        && DatabaseUser.Member(email) == $"serviceAccount:{email}";
                }
            );

    [Fact]
    public void A_person_s_user_is_the_whole_address()
    {
        DatabaseUser.Name("a@example.com").Should().Be("a@example.com");
        DatabaseUser.Member("a@example.com").Should().Be("user:a@example.com");
    }
}
