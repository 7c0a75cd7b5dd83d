using System.Text;

namespace KeylessAlloyDb.Client;

/// <summary>
/// The instance's first boot, as cloud-config: credential file, one proxy unit for each path, and units that
/// install the software and retry until the VPN is up.
/// </summary>
/// <remarks>https://cloudinit.readthedocs.io/en/latest/reference/modules.html</remarks>
internal static class UserData
{
    /// <summary>EC2's limit, in bytes before encoding.</summary>
    /// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html</remarks>
    public const int MaxLength = 16 * 1024;

    public static string Render(ClientPlan plan)
    {
        var text = new StringBuilder(
            $"""
            #cloud-config
            users:
              - default
              - name: {ProxyPath.SystemUser}
                system: true
                no_create_home: true
                shell: /sbin/nologin
            write_files:

            """
        );
        Write(text, ProxyPath.CredentialsFile, "0644", plan.CredentialConfiguration);
        Write(text, InstallScript.Path, "0755", InstallScript.Render(plan));
        Write(
            text,
            $"/etc/systemd/system/{InstallScript.Unit("")}",
            "0644",
            InstallScript.RenderUnit()
        );
        foreach (var path in plan.Paths)
        {
            Write(text, $"/etc/systemd/system/{path.Unit}", "0644", ProxyUnit.Render(plan, path));
        }

        var units = InstallScript.Units(plan).Concat(plan.Paths.Select(path => path.Unit));
        text.Append("runcmd:\n  - [systemctl, daemon-reload]\n");
        // The boot ends without the units, which retry until the VPN is up.
        text.Append($"  - [systemctl, enable, --now, --no-block, {string.Join(", ", units)}]\n");
        return text.ToString();
    }

    private static void Write(StringBuilder text, string path, string permissions, string content)
    {
        // A literal block keeps every character. With |- a file without a final newline gets none.
        text.Append($"  - path: {path}\n    permissions: \"{permissions}\"\n    content: ");
        text.Append(content.EndsWith('\n') ? "|\n" : "|-\n");
        foreach (var line in content.TrimEnd('\n').Split('\n'))
        {
            text.Append(line.Length == 0 ? "\n" : $"      {line}\n");
        }
    }
}
