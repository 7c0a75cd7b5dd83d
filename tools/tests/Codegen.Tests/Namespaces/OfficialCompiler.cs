using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KeylessAlloyDb.Codegen.Tests;

/// <summary>
/// Compiles sources against the SDK of this build and, beside it, an empty class for every public type that only
/// the official packages have. A name that is ambiguous with those is ambiguous here.
/// </summary>
internal static class OfficialCompiler
{
    // What a project file adds: ImplicitUsings imports these (https://learn.microsoft.com/dotnet/core/project-sdk/overview),
    // and infra lets stacks use its internal types.
    private const string Implicit = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Stacks")]
        """;

    // A partial method without a body: regular expressions are written by a generator, which does not run here.
    private const string WithoutGenerator = "CS8795";

    private static readonly CSharpParseOptions s_language = new(LanguageVersion.Latest);

    private static readonly IReadOnlyList<MetadataReference> s_assemblies =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    private static readonly MetadataReference s_stubs = Stubs().ToMetadataReference();

    /// <summary>Compiles a project's sources.</summary>
    public static CSharpCompilation Compile(
        string project,
        IEnumerable<(string Path, string Text)> sources,
        Compilation? reference = null,
        OutputKind kind = OutputKind.DynamicallyLinkedLibrary
    ) =>
        CSharpCompilation.Create(
            project,
            sources
                .Append((Path: "Implicit.cs", Text: Implicit))
                .Select(source => CSharpSyntaxTree.ParseText(source.Text, s_language, source.Path)),
            reference is null
                ? [.. s_assemblies, s_stubs]
                : [.. s_assemblies, s_stubs, reference.ToMetadataReference()],
            new CSharpCompilationOptions(kind)
        );

    /// <summary>The compiler's errors, and every import of a Pulumi namespace whose official types are not listed.</summary>
    public static IReadOnlyList<string> Errors(Compilation compilation) =>
        [
            .. compilation
                .GetDiagnostics()
                .Where(diagnostic =>
                    diagnostic.Severity == DiagnosticSeverity.Error
                    && diagnostic.Id != WithoutGenerator
                )
                .Select(diagnostic => diagnostic.ToString()),
            .. compilation.SyntaxTrees.SelectMany(tree =>
                Imported(compilation.GetSemanticModel(tree))
                    .Where(name => !OfficialTypes.Names.ContainsKey(name))
                    .Select(name =>
                        $"{tree.FilePath}: tools/sdks/schemas/names.json lists no type of {name}; add a token of it to tokens.txt"
                    )
            ),
        ];

    private static IEnumerable<string> Imported(SemanticModel model) =>
        model
            .SyntaxTree.GetCompilationUnitRoot()
            .DescendantNodes(node =>
                node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax
            )
            .OfType<UsingDirectiveSyntax>()
            .Select(import => model.GetSymbolInfo(import.NamespaceOrType).Symbol)
            .Select(symbol => symbol is INamedTypeSymbol type ? type.ContainingNamespace : symbol)
            .OfType<INamespaceSymbol>()
            .Select(symbol => symbol.ToDisplayString())
            .Where(name => name.Split('.')[0] == "Pulumi");

    private static CSharpCompilation Stubs()
    {
        var text = string.Join(
            "\n",
            OfficialTypes
                .Missing()
                .GroupBy(type => type.Namespace, type => type.Name)
                .Select(names =>
                    $"namespace {names.Key} {{ {string.Join(" ", names.Select(Stub))} }}"
                )
        );
        return CSharpCompilation.Create(
            "Stubs",
            [CSharpSyntaxTree.ParseText(text, s_language)],
            s_assemblies,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
    }

    private static string Stub(string name) =>
        name.Split('`') is [var generic, var count]
            ? $"public class {generic}<{string.Join(", ", Enumerable.Range(0, int.Parse(count, null)).Select(i => $"T{i}"))}> {{}}"
            : $"public class {name} {{}}";
}
