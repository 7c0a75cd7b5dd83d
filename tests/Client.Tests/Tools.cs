namespace KeylessAlloyDb.Client.Tests;

/// <summary>
/// A test with real tools. It is skipped where they are missing, unless CLIENT_TOOLS is
/// <c>required</c>, as <c>make test-client</c> sets it.
/// </summary>
internal static class Tools
{
    /// <summary>Listed as a tool: the test has to be run by root.</summary>
    public const string Root = "root";

    /// <summary>Debian's package of each tool.</summary>
    private static readonly Dictionary<string, string> s_packages = new()
    {
        ["cloud-init"] = "cloud-init",
        ["curl"] = "curl",
        ["systemd-analyze"] = "systemd",
        ["shellcheck"] = "shellcheck",
        ["python3"] = "python3",
        ["psql"] = "postgresql",
        ["initdb"] = "postgresql",
        ["unshare"] = "util-linux",
        ["setpriv"] = "util-linux",
    };

    /// <summary>Where a tool is; the system's own before others.</summary>
    /// <remarks>
    /// Debian's /usr/bin/psql is a Perl script that looks for the server's version; the client itself, which
    /// Amazon Linux has there, lies with the server's programs.
    /// </remarks>
    public static string? Find(string tool) =>
        PostgresFolders()
            .Concat(["/usr/bin", "/usr/sbin"])
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            .Select(folder => Path.Combine(folder, tool))
            .FirstOrDefault(File.Exists);

    /// <summary>Why a test cannot run here; null where it can, or must.</summary>
    public static string? Missing(IReadOnlyCollection<string> tools)
    {
        if (tools.Contains(Root) && !Environment.IsPrivilegedProcess)
        {
            return "needs root, to change what a process sees or who it is";
        }
        if (Environment.GetEnvironmentVariable("CLIENT_TOOLS") == "required")
        {
            return null;
        }
        var missing = tools.Where(tool => tool != Root && Find(tool) is null).ToList();
        return missing.Count == 0
            ? null
            : $"needs {string.Join(", ", missing)} (Debian: "
                + $"{string.Join(' ', missing.Select(tool => s_packages[tool]).Distinct())}); see make test-client";
    }

    // Debian keeps the servers' programs out of PATH.
    private static IEnumerable<string> PostgresFolders() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .EnumerateDirectories("/usr/lib/postgresql")
                .OrderDescending()
                .Select(version => Path.Combine(version, "bin"))
            : [];
}

/// <summary>A fact that needs tools.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] tools) => Skip = Tools.Missing(tools);
}

/// <summary>A theory that needs tools.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(params string[] tools) => Skip = Tools.Missing(tools);
}
