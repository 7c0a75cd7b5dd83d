using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Database;

/// <summary>Commands for the owner of a database that exists.</summary>
internal static partial class OwnersCommand
{
    /// <summary>Lists what there is.</summary>
    public static string List(string what, string project, string region, string filter = "") =>
        $"`gcloud alloydb {what} list{filter} --project={project} --region={region}`";

    /// <summary>Restores a backup into a cluster with Private Service Connect, which no existing one gets.</summary>
    public static string Restore(string project, string region) =>
        $"`gcloud alloydb clusters restore <new id> --project={project} --region={region} --backup=<id> "
        + "--enable-private-service-connect`";

    /// <summary>Allows one more project. The list replaces the instance's, so it has all of them.</summary>
    /// <param name="instance">Full name of the instance.</param>
    /// <param name="allowed">Numbers of the projects that are allowed already.</param>
    /// <param name="number">Number of the project.</param>
    public static string Allow(string instance, IEnumerable<string> allowed, string number) =>
        Update(instance, $"--allowed-psc-projects={string.Join(',', allowed.Append(number))}");

    /// <summary>Sets one more database flag. The flags replace the instance's, so it has all of them.</summary>
    /// <param name="instance">Full name of the instance.</param>
    /// <param name="flags">The flags that are set already.</param>
    /// <param name="flag">Name of the flag.</param>
    /// <param name="value">Its value.</param>
    public static string SetFlag(
        string instance,
        IReadOnlyDictionary<string, string> flags,
        string flag,
        string value
    )
    {
        var all = flags
            .Where(other => other.Key != flag)
            .OrderBy(other => other.Key, StringComparer.Ordinal)
            .Append(new(flag, value))
            .Select(entry => $"{entry.Key}={entry.Value}")
            .ToList();
        // A list with another separator begins with it: `gcloud topic escaping`.
        var list = all.Exists(entry => entry.Contains(',', StringComparison.Ordinal))
            ? $"^;^{string.Join(';', all)}"
            : string.Join(',', all);
        return Update(
            instance,
            Plain().IsMatch(list)
                ? $"--database-flags={list}"
                : $"--database-flags='{list.Replace("'", @"'\''", StringComparison.Ordinal)}'"
        );
    }

    /// <param name="instance">Full name of the instance.</param>
    /// <param name="change">The option that changes it.</param>
    public static string Update(string instance, string change)
    {
        var parts = instance.Split('/');
        return $"`gcloud alloydb instances update {parts[7]} --project={parts[1]} --region={parts[3]} --cluster={parts[5]} {change}`";
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.,=:/+-]*\z")]
    private static partial Regex Plain();
}
