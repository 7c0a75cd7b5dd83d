using System.Globalization;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Database;

/// <summary>The machine types of AlloyDB, their vCPUs and the regions that offer them.</summary>
/// <remarks>https://cloud.google.com/alloydb/docs/choose-machine-type</remarks>
internal static partial class MachineType
{
    public static void Validate(
        Problems problems,
        string machineSetting,
        string machineType,
        string cpuSetting,
        int cpuCount,
        string region,
        IReadOnlyCollection<string> newer
    )
    {
        if (Shape().IsMatch(machineType))
        {
            problems.MarkHarmless(machineSetting);
        }

        var machines = ValueList.Machines;
        if (
            !problems.Require(
                machines.Find(machineType) is not null
                    || (newer.Contains(machineType) && Form().IsMatch(machineType)),
                machineSetting,
                machineType,
                machines.Unknown("a machine type of AlloyDB"),
                machines.Allowed,
                machines.Names
            )
        )
        {
            return;
        }

        var cpus = int.Parse(
            Form().Match(machineType).Groups["cpus"].Value,
            CultureInfo.InvariantCulture
        );
        problems.Require(
            cpus == cpuCount,
            cpuSetting,
            cpuCount,
            $"disagrees with machine type {machineType}",
            $"{cpus}, the number in the machine type"
        );
        var series = machineType[..machineType.IndexOf('-', StringComparison.Ordinal)];
        var regions = ValueList.GoogleRegions;
        problems.Require(
            regions.Find(region)?.Contains(series) != false || newer.Contains(machineType),
            machineSetting,
            machineType,
            $"{series.ToUpperInvariant()} machines were not offered in {region} on {machines.Date}",
            $"an n2-highmem type here, a region of {string.Join(", ", regions.Names.Where(name => regions.Find(name)!.Contains(series)).Order(StringComparer.Ordinal))}, or this type if newerValues lists it"
        );
    }

    /// <summary>Any machine type of Google Cloud: series, kind and vCPUs.</summary>
    [GeneratedRegex(@"\A[a-z][0-9][a-z]?-[a-z]+-[0-9]{1,3}(-[a-z]*lssd)?\z")]
    private static partial Regex Shape();

    [GeneratedRegex(@"\A(n2|c4a?|z3)-highmem-(?<cpus>[1-9][0-9]{0,2})(-[a-z]*lssd)?\z")]
    private static partial Regex Form();
}
