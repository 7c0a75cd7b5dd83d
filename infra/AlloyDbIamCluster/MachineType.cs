using System.Globalization;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Infra;

/// <summary>Rules for AlloyDB machine types.</summary>
/// <remarks>https://cloud.google.com/alloydb/docs/choose-machine-type</remarks>
internal static partial class MachineType
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

    public static void Validate(
        Problems problems,
        string machineSetting,
        string machineType,
        string cpuSetting,
        int cpuCount,
        string region
    )
    {
        var match = Form().Match(machineType);
        if (
            !problems.Require(
                match.Success,
                machineSetting,
                machineType,
                "is not a machine type of AlloyDB",
                "<series>-highmem-<vCPUs>, e.g. n2-highmem-2, or c4a-highmem-4-lssd"
            )
        )
        {
            return;
        }

        problems.Require(
            int.Parse(match.Groups["cpus"].Value, CultureInfo.InvariantCulture) == cpuCount,
            cpuSetting,
            cpuCount,
            $"disagrees with machine type {machineType}",
            $"{match.Groups["cpus"].Value}, the number in the machine type"
        );
        problems.Require(
            match.Groups["series"].Value != "c4a" || AxionRegions.Contains(region),
            machineSetting,
            machineType,
            $"C4A machines are not offered in {region}",
            $"n2-highmem-{cpuCount} here, or a region of {string.Join(", ", AxionRegions)}"
        );
    }

    [GeneratedRegex(@"\A(?<series>n2|c4|c4a|z3)-highmem-(?<cpus>[1-9][0-9]*)(-[a-z]*lssd)?\z")]
    private static partial Regex Form();
}
