namespace KeylessAlloyDb.Bench;

/// <summary>The project with as many stacks as are asked for, without its code: a stack reads the files of all others.</summary>
internal static class StackFiles
{
    /// <param name="root">The repository.</param>
    /// <param name="folder">Where the project is written, beside others.</param>
    /// <param name="stacks">How many stacks it has; the first is dev.</param>
    /// <returns>The project's folder.</returns>
    public static string Write(string root, string folder, int stacks)
    {
        var project = Directory.CreateDirectory(Path.Combine(folder, $"stacks-{stacks}")).FullName;
        Directory.CreateDirectory(Path.Combine(project, "stacks"));
        File.Copy(Path.Combine(root, "Pulumi.yaml"), Path.Combine(project, "Pulumi.yaml"));
        var dev = File.ReadAllText(Path.Combine(root, "Pulumi.dev.yaml"));
        File.WriteAllText(Path.Combine(project, "Pulumi.dev.yaml"), dev);
        for (var i = 1; i < stacks; i++)
        {
            // Accounts, projects and ranges of their own, as dev would refuse to share them.
            File.WriteAllText(
                Path.Combine(project, $"Pulumi.dev{i}.yaml"),
                dev.Replace("example-dev", $"example-dev{i}")
                    .Replace("123456789012", $"{123456789012 + i}")
                    + $"  keyless-alloydb:googleSubnetCidr: 10.{100 + i}.0.0/24\n  keyless-alloydb:awsVpcCidr: 10.{140 + i}.0.0/16\n"
            );
        }
        return project;
    }
}
