using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Infra.Tests;

/// <summary>Protects whoever uses the components as a package: what <c>make pack</c> puts into it.</summary>
public sealed class PackageTests : IClassFixture<PackageTests.Package>
{
    private const string Assembly = "lib/net10.0/KeylessAlloyDb.dll";

    private readonly Package _package;

    public PackageTests(Package package) => _package = package;

    [Fact]
    public void It_has_the_assembly_that_is_tested() =>
        _package.Version.Should().Be(typeof(AwsRole).Module.ModuleVersionId);

    [Fact]
    public void It_has_one_assembly_with_its_documentation_and_a_page()
    {
        _package.Files.Should().Contain([Assembly, "lib/net10.0/KeylessAlloyDb.xml", "README.md"]);
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
            .Be(BuildOutput.Sdk == "offline");

    [Fact]
    public void It_is_licensed_as_the_repository_says()
    {
        _package.Of("license").Single().Value.Should().Be("Apache-2.0");
        File.ReadAllText(Path.Combine(Repository.Root, "LICENSE"))
            .Should()
            .Contain("Apache License")
            .And.Contain("Version 2.0, January 2004");
    }

    /// <summary>infra, packed from what is built already.</summary>
    public sealed class Package : IAsyncLifetime, IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private XDocument _nuspec = new();

        public IReadOnlyList<string> Files { get; private set; } = [];

        /// <summary>The module version id of the assembly: a hash of all that it was compiled from.</summary>
        public Guid Version { get; private set; }

        public IEnumerable<XElement> Of(string name) =>
            _nuspec.Descendants().Where(element => element.Name.LocalName == name);

        public async Task InitializeAsync()
        {
            await Dotnet.PackAsync("infra", _folder.Path);

            using var package = ZipFile.OpenRead(
                Directory.GetFiles(_folder.Path, "*.nupkg").Single()
            );
            Files = [.. package.Entries.Select(entry => entry.FullName)];
            using var nuspec = package.GetEntry("KeylessAlloyDb.nuspec")!.Open();
            _nuspec = XDocument.Load(nuspec);
            using var assembly = new MemoryStream();
            await package.GetEntry(Assembly)!.Open().CopyToAsync(assembly);
            assembly.Position = 0;
            using var reader = new PEReader(assembly);
            var metadata = reader.GetMetadataReader();
            Version = metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
        }

        public Task DisposeAsync() => Task.CompletedTask;

        public void Dispose() => _folder.Dispose();
    }
}
