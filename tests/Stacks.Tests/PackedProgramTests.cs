using System.Diagnostics;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects whoever takes the components as a package: a program outside this repository uses two of them and the
/// wiring, compiles, and is rehearsed.
/// </summary>
public sealed class PackedProgramTests
{
    // The tests run in <root>/artifacts/<sdk>/bin/Stacks.Tests/<configuration>.
    private static readonly DirectoryInfo s_output = new(
        AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)
    );

    private static string Sdk => s_output.Parent!.Parent!.Parent!.Name;

    private const string Program = """
        using KeylessAlloyDb.Network;
        using KeylessAlloyDb.Connector;
        using KeylessAlloyDb.Wiring;
        using Pulumi;

        return await Deployment.RunAsync(() =>
        {
            var google = new Pulumi.Gcp.Provider("google", new() { Project = "my-project" });
            var aws = new Pulumi.Aws.Provider("aws", new() { Region = "ap-northeast-1" });
            var random = new Pulumi.Random.Provider("random");
            var network = new PscNetwork(
                "network",
                new()
                {
                    Settings = new()
                    {
                        Region = "asia-northeast1",
                        SubnetCidr = "10.30.0.0/24",
                        Asn = 65001,
                        DnsSuffix = "asia-northeast1.alloydb-psc.goog",
                    },
                    Project = "my-project",
                },
                new() { Providers = { google } }
            );
            var connector = new AwsConnector(
                "connector",
                new()
                {
                    Settings = new()
                    {
                        AccountId = "123456789012",
                        Region = "ap-northeast-1",
                        VpcCidr = "10.20.0.0/16",
                        Asn = 64512,
                        GoogleAsn = 65001,
                        InsideCidrs = ["169.254.101.0/30", "169.254.101.4/30", "169.254.102.0/30", "169.254.102.4/30"],
                        GoogleCidr = "10.30.0.0/24",
                        RoleName = "reports-worker",
                    },
                    GoogleGatewayAddresses = network.Vpn.Addresses,
                },
                new() { Providers = { aws, random } }
            );
            network.Vpn.ConnectTo(connector.Vpn, new() { Provider = google });
            connector.Resolver.Forward("psc", "asia-northeast1.alloydb-psc.goog", network.Dns, new() { Provider = aws });
        });
        """;

    [Fact]
    public async Task A_program_outside_the_repository_builds_on_the_package_and_is_rehearsed()
    {
        using var folder = new TemporaryFolder();
        foreach (var project in Packed())
        {
            await RunAsync(
                s_output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName,
                "pack",
                project,
                "--no-build",
                "--configuration",
                s_output.Name,
                $"-p:PulumiSdk={Sdk}",
                "--output",
                folder.At("packages")
            );
        }

        var version = Directory
            .GetFiles(folder.At("packages"), "KeylessAlloyDb.*.nupkg")
            .Select(file => Path.GetFileNameWithoutExtension(file)["KeylessAlloyDb.".Length..])
            .Single();
        folder.Write("Program.cs", Program);
        folder.Write(
            "reports.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <RestoreAdditionalProjectSources>packages</RestoreAdditionalProjectSources>
                <RestorePackagesPath>restored</RestorePackagesPath>
                <RestoreFallbackFolders>{PackageCache()}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="KeylessAlloyDb" Version="[{version}]" />
              </ItemGroup>
            </Project>
            """
        );
        folder.Write("Pulumi.yaml", "name: reports\nruntime: dotnet\n");
        folder.Write("Pulumi.dev.yaml", "config: {}\n");
        await RunAsync(folder.Path, "build", "--nologo", "-v", "q", "--output", folder.At("out"));

        var state = folder.At("state.json");
        string[] stack =
        [
            "--cwd",
            folder.Path,
            "--program",
            folder.At("out", "reports.dll"),
            "--stack",
            "dev",
            "--state",
            state,
        ];
        await RunAsync(folder.Path, [Rehearsal(), "up", .. stack]);
        var types = JsonNode.Parse(await File.ReadAllTextAsync(state))!["deployment"]!["resources"]!
            .AsArray()
            .Select(resource => (string)resource!["type"]!)
            .ToList();
        await RunAsync(folder.Path, [Rehearsal(), "destroy", .. stack]);

        types.Count(type => type == "gcp:compute/routerPeer:RouterPeer").Should().Be(4);
        types.Should().Contain("aws:route53/resolverRuleAssociation:ResolverRuleAssociation");
    }

    private static IEnumerable<string> Packed() =>
        Sdk == "offline"
            ?
            [
                "infra",
                .. new[] { "Pulumi", "Pulumi.Gcp", "Pulumi.Aws", "Pulumi.Random" }.Select(name =>
                    $"tools/sdks/{name}"
                ),
            ]
            : ["infra"];

    private static string PackageCache() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            ".nuget",
            "packages"
        );

    private static string Rehearsal() =>
        Path.Combine(
            s_output.Parent!.Parent!.FullName,
            "Rehearsal",
            s_output.Name,
            "Rehearsal.dll"
        );

    private static async Task RunAsync(string directory, params string[] words)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", words)
            {
                WorkingDirectory = directory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var texts = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(),
            process.StandardError.ReadToEndAsync()
        );
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, $"dotnet {words[0]}: {string.Concat(texts)}");
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("packed-");

        public string Path => _folder.FullName;

        public string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

        public void Write(string file, string text) => File.WriteAllText(At(file), text);

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
