using System.Globalization;

namespace KeylessAlloyDb.Infra;

/// <summary>The machine types of AlloyDB.</summary>
/// <remarks>
/// https://cloud.google.com/alloydb/docs/choose-machine-type,
/// https://cloud.google.com/sdk/gcloud/reference/alloydb/instances/create (--machine-type)
/// </remarks>
internal static class MachineType
{
    private static readonly string[] AxionRegions =
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

    /// <summary>vCPUs by machine type.</summary>
    private static readonly ImmutableSortedDictionary<string, int> Known = Types(
            "n2-highmem-{0}",
            [2, 4, 8, 16, 32, 64, 96, 128]
        )
        .Concat(Types("c4-highmem-{0}-lssd", [4, 8, 16, 24, 32, 48, 96, 144, 192, 288]))
        .Concat(Types("c4a-highmem-{0}", [1]))
        .Concat(Types("c4a-highmem-{0}-lssd", [2, 4, 8, 16, 32, 48, 64, 72]))
        .Concat(Types("z3-highmem-{0}-standardlssd", [14, 22, 44, 88]))
        .Concat(Types("z3-highmem-{0}-highlssd", [8, 16, 22, 32, 44]))
        .ToImmutableSortedDictionary();

    public static void Validate(
        Problems problems,
        string machineSetting,
        string machineType,
        string cpuSetting,
        int cpuCount,
        string region
    )
    {
        if (
            !problems.Require(
                Known.TryGetValue(machineType, out var cpus),
                machineSetting,
                machineType,
                "is not a machine type of AlloyDB",
                string.Join(", ", Known.OrderBy(type => type.Value).Select(type => type.Key))
            )
        )
        {
            return;
        }

        problems.Require(
            cpus == cpuCount,
            cpuSetting,
            cpuCount,
            $"disagrees with machine type {machineType}",
            $"{cpus}, the number in the machine type"
        );
        problems.Require(
            !machineType.StartsWith("c4a-", StringComparison.Ordinal)
                || AxionRegions.Contains(region),
            machineSetting,
            machineType,
            $"C4A machines are not offered in {region}",
            $"an n2-highmem type here, or a region of {string.Join(", ", AxionRegions)}"
        );
    }

    private static IEnumerable<KeyValuePair<string, int>> Types(string form, int[] cpus) =>
        cpus.Select(count =>
            KeyValuePair.Create(string.Format(CultureInfo.InvariantCulture, form, count), count)
        );
}
