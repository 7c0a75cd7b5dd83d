using KeylessAlloyDb.Testing;
using Microsoft.CodeAnalysis;

namespace KeylessAlloyDb.Codegen.Tests;

/// <summary>
/// Protects the build with the official packages where there are none: the program's namespaces hold all the
/// types there that they hold in the packages, so a name that would be ambiguous is ambiguous here.
/// </summary>
public sealed class NamespaceTests
{
    [Fact]
    public void The_program_compiles_among_all_official_types()
    {
        var infra = OfficialCompiler.Compile("Infra", Sources("infra"));
        var stacks = OfficialCompiler.Compile(
            "Stacks",
            Sources("stacks"),
            infra,
            OutputKind.ConsoleApplication
        );

        OfficialCompiler.Errors(infra).Concat(OfficialCompiler.Errors(stacks)).Should().Equal([]);
    }

    /// <summary>The examples whose programs are Pulumi's.</summary>
    public static TheoryData<string> Examples =>
        [
            .. Directory
                .EnumerateFiles(
                    Path.Combine(Repository.Root, "examples"),
                    "Pulumi.yaml",
                    SearchOption.AllDirectories
                )
                .Select(file =>
                    Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!)
                ),
        ];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_compiles_among_all_official_types(string folder) =>
        OfficialCompiler
            .Errors(
                OfficialCompiler.Compile(
                    folder.Replace('/', '-'),
                    Sources(folder),
                    OfficialCompiler.Compile("Infra", Sources("infra")),
                    OutputKind.ConsoleApplication
                )
            )
            .Should()
            .BeEmpty();

    /// <summary>
    /// CS0104 with Pulumi.Gcp 9.37.0: Alloydb and Compute both have an Instance, and the slices hold only Alloydb's.
    /// </summary>
    [Fact]
    public void A_name_of_two_imported_namespaces_is_ambiguous()
    {
        var errors = Errors(
            """
            using Pulumi.Gcp.Alloydb;
            using Pulumi.Gcp.Compute;
            class Endpoint
            {
                void Create(Instance instance, Address address) { }
                void Find(Instance instance) { }
            }
            """
        );

        errors
            .Should()
            .HaveCount(2)
            .And.OnlyContain(error => error.Contains("error CS0104: 'Instance'"));
    }

    [Theory]
    [InlineData("using Pulumi.Serialization;", "Pulumi.Serialization")]
    [InlineData("using Pulumi.Gcp.Storage;", "Storage")]
    public void An_import_without_listed_types_is_an_error(string source, string error) =>
        Errors(source).Should().ContainSingle().Which.Should().Contain(error);

    /// <summary>With the official packages: the list names every type that they have.</summary>
    [Fact]
    public void The_SDK_has_no_type_that_the_list_lacks()
    {
        var listed = OfficialTypes
            .Names.SelectMany(names => names.Value.Select(name => $"{names.Key}.{name}"))
            .ToHashSet(StringComparer.Ordinal);

        OfficialTypes
            .Built.Where(name => OfficialTypes.Names.ContainsKey(name[..name.LastIndexOf('.')]))
            .Should()
            .BeSubsetOf(listed);
    }

    /// <summary>
    /// Those of Pulumi.Gcp but for Kms and Monitoring are the numbers of types in the C# sources of 9.37.0; the others are the numbers that
    /// `make schemas` found at the pinned versions.
    /// </summary>
    [Fact]
    public void The_list_has_as_many_types_as_the_packages() =>
        OfficialTypes
            .Names.OrderBy(names => names.Key, StringComparer.Ordinal)
            .Select(names => $"{names.Key} {names.Value.Count}")
            .Should()
            .Equal(Counts.Split('\n'));

    private const string Counts = """
        Pulumi 83
        Pulumi.Aws 58
        Pulumi.Aws.AutoScaling 35
        Pulumi.Aws.AutoScaling.Inputs 126
        Pulumi.Aws.AutoScaling.Outputs 85
        Pulumi.Aws.CloudWatch 143
        Pulumi.Aws.CloudWatch.Inputs 216
        Pulumi.Aws.CloudWatch.Outputs 112
        Pulumi.Aws.Ec2 610
        Pulumi.Aws.Ec2.Inputs 704
        Pulumi.Aws.Ec2.Outputs 524
        Pulumi.Aws.Ec2TransitGateway 139
        Pulumi.Aws.Ec2TransitGateway.Inputs 48
        Pulumi.Aws.Ec2TransitGateway.Outputs 28
        Pulumi.Aws.Ecs 57
        Pulumi.Aws.Ecs.Inputs 228
        Pulumi.Aws.Ecs.Outputs 145
        Pulumi.Aws.Eks 67
        Pulumi.Aws.Eks.Inputs 104
        Pulumi.Aws.Eks.Outputs 144
        Pulumi.Aws.Iam 184
        Pulumi.Aws.Iam.Inputs 22
        Pulumi.Aws.Iam.Outputs 12
        Pulumi.Aws.Inputs 11
        Pulumi.Aws.Lambda 83
        Pulumi.Aws.Lambda.Inputs 104
        Pulumi.Aws.Lambda.Outputs 66
        Pulumi.Aws.Outputs 3
        Pulumi.Aws.Route53 150
        Pulumi.Aws.Route53.Inputs 64
        Pulumi.Aws.Route53.Outputs 42
        Pulumi.Aws.S3 212
        Pulumi.Aws.S3.Inputs 352
        Pulumi.Aws.S3.Outputs 200
        Pulumi.Aws.Ssm 75
        Pulumi.Aws.Ssm.Inputs 74
        Pulumi.Aws.Ssm.Outputs 52
        Pulumi.Aws.Vpc 42
        Pulumi.Aws.Vpc.Inputs 20
        Pulumi.Aws.Vpc.Outputs 13
        Pulumi.Gcp 10
        Pulumi.Gcp.Alloydb 28
        Pulumi.Gcp.Alloydb.Inputs 86
        Pulumi.Gcp.Alloydb.Outputs 87
        Pulumi.Gcp.Compute 929
        Pulumi.Gcp.Compute.Inputs 1906
        Pulumi.Gcp.Compute.Outputs 1334
        Pulumi.Gcp.Dns 48
        Pulumi.Gcp.Dns.Inputs 72
        Pulumi.Gcp.Dns.Outputs 42
        Pulumi.Gcp.Iam 109
        Pulumi.Gcp.Iam.Inputs 122
        Pulumi.Gcp.Iam.Outputs 74
        Pulumi.Gcp.Inputs 2
        Pulumi.Gcp.Kms 127
        Pulumi.Gcp.Kms.Inputs 40
        Pulumi.Gcp.Kms.Outputs 34
        Pulumi.Gcp.Monitoring 56
        Pulumi.Gcp.Monitoring.Inputs 130
        Pulumi.Gcp.Monitoring.Outputs 71
        Pulumi.Gcp.NetworkConnectivity 46
        Pulumi.Gcp.NetworkConnectivity.Inputs 56
        Pulumi.Gcp.NetworkConnectivity.Outputs 28
        Pulumi.Gcp.Organizations 74
        Pulumi.Gcp.Organizations.Inputs 26
        Pulumi.Gcp.Organizations.Outputs 16
        Pulumi.Gcp.Projects 67
        Pulumi.Gcp.Projects.Inputs 32
        Pulumi.Gcp.Projects.Outputs 24
        Pulumi.Gcp.ServiceAccount 43
        Pulumi.Gcp.ServiceAccount.Inputs 4
        Pulumi.Gcp.ServiceAccount.Outputs 3
        Pulumi.Random 33
        Pulumi.Testing 6
        Pulumi.Utilities 1
        """;

    private static IReadOnlyList<string> Errors(string source) =>
        OfficialCompiler.Errors(OfficialCompiler.Compile("Sample", [("Sample.cs", source)]));

    private static IEnumerable<(string Path, string Text)> Sources(string project) =>
        Directory
            .EnumerateFiles(
                Path.Combine(Repository.Root, project),
                "*.cs",
                SearchOption.AllDirectories
            )
            .Select(file => (Path.GetRelativePath(Repository.Root, file), File.ReadAllText(file)));
}
