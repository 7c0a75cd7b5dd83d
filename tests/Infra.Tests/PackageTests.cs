using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace KeylessAlloyDb.Infra.Tests;

/// <summary>Protects whoever uses the components as a package: what <c>make pack</c> puts into it.</summary>
public sealed class PackageTests : IClassFixture<PackageTests.Package>
{
    private readonly Package _package;

    public PackageTests(Package package) => _package = package;

    [Fact]
    public void It_has_the_assembly_that_is_tested_with_its_documentation_and_a_page()
    {
        _package
            .Files.Should()
            .Contain([
                "lib/net10.0/KeylessAlloyDb.dll",
                "lib/net10.0/KeylessAlloyDb.xml",
                "README.md",
            ]);
        _package
            .Files.Where(file => file.StartsWith("lib/", StringComparison.Ordinal))
            .Should()
            .HaveCount(2, "scripts and lists are embedded in the assembly");
    }

    [Fact]
    public void It_depends_on_the_four_Pulumi_packages_and_on_none_of_the_tools() =>
        _package
            .Of("dependency")
            .Select(dependency => dependency.Attribute("id")!.Value)
            .Should()
            .Contain(["Pulumi", "Pulumi.Aws", "Pulumi.Gcp", "Pulumi.Random"])
            .And.NotContain(id => id.StartsWith("KeylessAlloyDb", StringComparison.Ordinal))
            .And.NotContain(["Rehearsal", "Codegen", "Stacks"]);

    /// <summary>
    /// The offline SDK is not binary compatible with the official one, so the version tells them apart.
    /// </summary>
    [Fact]
    public void Its_version_says_whether_it_was_built_with_the_offline_sdk() =>
        _package
            .Of("version")
            .Single()
            .Value.EndsWith("-offline", StringComparison.Ordinal)
            .Should()
            .Be(Package.Sdk == "offline");

    [Fact]
    public void It_is_licensed_as_the_repository_says()
    {
        _package.Of("license").Single().Value.Should().Be("Apache-2.0");
        File.ReadAllText(Path.Combine(Package.Root, "LICENSE"))
            .Should()
            .Contain("Apache License")
            .And.Contain("Version 2.0, January 2004");
    }

    /// <summary>infra, packed from what is built already.</summary>
    public sealed class Package : IAsyncLifetime, IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("package-");
        private XDocument _nuspec = new();

        public IReadOnlyList<string> Files { get; private set; } = [];

        // The tests run in <root>/artifacts/<sdk>/bin/Infra.Tests/<configuration>.
        private static readonly DirectoryInfo s_output = new(
            AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)
        );

        public static string Sdk => s_output.Parent!.Parent!.Parent!.Name;

        public static string Root => s_output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

        public IEnumerable<XElement> Of(string name) =>
            _nuspec.Descendants().Where(element => element.Name.LocalName == name);

        public async Task InitializeAsync()
        {
            using var pack = Process.Start(
                new ProcessStartInfo(
                    "dotnet",
                    [
                        "pack",
                        Path.Combine(Root, "infra"),
                        "--no-build",
                        "--configuration",
                        s_output.Name,
                        $"-p:PulumiSdk={Sdk}",
                        "--output",
                        _folder.FullName,
                    ]
                )
                {
                    RedirectStandardOutput = true,
                }
            )!;
            var log = await pack.StandardOutput.ReadToEndAsync();
            await pack.WaitForExitAsync();
            pack.ExitCode.Should().Be(0, log);

            using var package = ZipFile.OpenRead(_folder.GetFiles("*.nupkg").Single().FullName);
            Files = [.. package.Entries.Select(entry => entry.FullName)];
            using var nuspec = package.GetEntry("KeylessAlloyDb.nuspec")!.Open();
            _nuspec = XDocument.Load(nuspec);
        }

        public Task DisposeAsync() => Task.CompletedTask;

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
