using System.Reflection;
using KeylessAlloyDb.Testing;
using KeylessAlloyDb.Testing.Rehearsal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KeylessAlloyDb.WrongEdits;

/// <summary>Compiles the program from sources of which some are edited, in a second instead of a build.</summary>
internal sealed class ProgramCompiler
{
    // What the project files add: ImplicitUsings imports these.
    private const string Implicit = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;

        """;

    private static readonly CSharpParseOptions s_language = new(LanguageVersion.Latest);

    private static readonly IReadOnlyList<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            // It has some of the program's files, too, and the program does not know it.
            .Where(file => Path.GetFileName(file) != "Rehearsal.dll")
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    /// <summary>Writes the bodies of the regular expressions; the build copies it from the .NET SDK.</summary>
    private static readonly ISourceGenerator s_generator = (
        (IIncrementalGenerator)
            Activator.CreateInstance(
                Assembly
                    .LoadFrom(
                        Path.Combine(
                            AppContext.BaseDirectory,
                            "generators",
                            "System.Text.RegularExpressions.Generator.dll"
                        )
                    )
                    .GetType("System.Text.RegularExpressions.Generator.RegexGenerator", true)!
            )!
    ).AsSourceGenerator();

    /// <summary>The folders whose files Infra.csproj embeds.</summary>
    private static readonly string[] s_embedded = ["/Client/files/", "/Values/"];

    private readonly Dictionary<string, string> _files;
    private readonly Dictionary<string, SyntaxTree> _trees;

    public ProgramCompiler()
    {
        _files = new[] { "infra", "stacks" }
            .SelectMany(folder =>
                Directory.EnumerateFiles(
                    Path.Combine(Repository.Root, folder),
                    "*",
                    SearchOption.AllDirectories
                )
            )
            .ToDictionary(file => Path.GetRelativePath(Repository.Root, file), File.ReadAllText);
        _trees = _files
            .Where(file => file.Key.EndsWith(".cs", StringComparison.Ordinal))
            .ToDictionary(file => file.Key, file => Parse(file.Key, file.Value));
    }

    /// <summary>Writes KeylessAlloyDb.dll and Stacks.dll of the edited program into a folder.</summary>
    /// <returns>What the compiler refuses; nothing where both are written.</returns>
    public IReadOnlyList<string> Compile(IReadOnlyList<Change> changes, string folder)
    {
        var edited = changes
            .GroupBy(change => change.File)
            .ToDictionary(
                file => file.Key,
                file => file.Aggregate(_files[file.Key], (text, change) => change.Apply(text))
            );
        var infra = Project(
            "KeylessAlloyDb",
            "infra",
            edited,
            OutputKind.DynamicallyLinkedLibrary,
            []
        );
        var stacks = Project(
            "Stacks",
            "stacks",
            edited,
            OutputKind.ConsoleApplication,
            [infra.ToMetadataReference()]
        );
        return [.. Emit(infra, folder, Resources(edited)), .. Emit(stacks, folder, [])];
    }

    private Compilation Project(
        string name,
        string folder,
        Dictionary<string, string> edited,
        OutputKind kind,
        IEnumerable<MetadataReference> more
    )
    {
        var compilation = CSharpCompilation.Create(
            name,
            [
                Parse("Implicit.cs", Implicit),
                .. _trees
                    .Where(tree => tree.Key.StartsWith($"{folder}/", StringComparison.Ordinal))
                    .Select(tree =>
                        edited.TryGetValue(tree.Key, out var text)
                            ? Parse(tree.Key, text)
                            : tree.Value
                    ),
            ],
            [.. s_references, .. more],
            new CSharpCompilationOptions(
                kind,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        CSharpGeneratorDriver
            .Create([s_generator], parseOptions: s_language)
            .RunGeneratorsAndUpdateCompilation(compilation, out var complete, out _);
        return complete;
    }

    private IEnumerable<ResourceDescription> Resources(Dictionary<string, string> edited) =>
        _files
            .Where(file =>
                s_embedded.Any(folder => file.Key.Contains(folder, StringComparison.Ordinal))
            )
            .Select(file => new ResourceDescription(
                Path.GetFileName(file.Key),
                () =>
                    new MemoryStream(
                        System.Text.Encoding.UTF8.GetBytes(
                            edited.GetValueOrDefault(file.Key, file.Value)
                        )
                    ),
                isPublic: true
            ));

    private static IEnumerable<string> Emit(
        Compilation compilation,
        string folder,
        IEnumerable<ResourceDescription> resources
    )
    {
        using var file = File.Create(Path.Combine(folder, $"{compilation.AssemblyName}.dll"));
        // The build treats warnings as errors.
        return
        [
            .. compilation
                .Emit(file, manifestResources: resources)
                .Diagnostics.Where(found => found.Severity >= DiagnosticSeverity.Warning)
                .Select(found => found.ToString()),
        ];
    }

    private static SyntaxTree Parse(string path, string text) =>
        CSharpSyntaxTree.ParseText(text, s_language, path, System.Text.Encoding.UTF8);
}
