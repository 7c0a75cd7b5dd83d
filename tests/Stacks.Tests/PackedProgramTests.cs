using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects whoever takes the components as a package: a program outside this repository uses two of them and the
/// wiring, compiles, and is rehearsed.
/// </summary>
public sealed class PackedProgramTests
{
    private static string Program =>
        $$"""
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
                        {{SettingsOf("Network")}}
                        Project = "my-project",
                    },
                    new() { Providers = { google } }
                );
                var connector = new AwsConnector(
                    "connector",
                    new()
                    {
                        {{SettingsOf("Connector")}}
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
            await Dotnet.PackAsync(project, folder.At("packages"));
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
        await Dotnet.RunAsync(
            folder.Path,
            "build",
            "--nologo",
            "-v",
            "q",
            "--output",
            folder.At("out")
        );

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
        await Dotnet.RunAsync(folder.Path, [BuildOutput.Program("Rehearsal"), "up", .. stack]);
        var types = JsonNode.Parse(await File.ReadAllTextAsync(state))!["deployment"]!["resources"]!
            .AsArray()
            .Select(resource => (string)resource!["type"]!)
            .ToList();
        await Dotnet.RunAsync(folder.Path, [BuildOutput.Program("Rehearsal"), "destroy", .. stack]);

        types.Count(type => type == "gcp:compute/routerPeer:RouterPeer").Should().Be(4);
        types.Should().Contain("aws:route53/resolverRuleAssociation:ResolverRuleAssociation");
    }

    private static IEnumerable<string> Packed() =>
        BuildOutput.Sdk == "offline"
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

    /// <summary>The settings of the example on a component's page.</summary>
    private static string SettingsOf(string component) =>
        Regex
            .Match(
                File.ReadAllText(Path.Combine(Repository.Root, "infra", component, "README.md")),
                @"Settings = new\(\)\s+\{.*?\n        \},",
                RegexOptions.Singleline
            )
            .Value;
}
