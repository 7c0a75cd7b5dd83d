using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KeylessAlloyDb.Architecture.Tests;

/// <summary>A small assembly in which types of one namespace use a type of another, each in its own way.</summary>
internal static class Seed
{
    public static readonly string[] Users =
    [
        "InAsyncMethod",
        "InBody",
        "InLambda",
        "InSignature",
        "InTypeArgument",
    ];

    public static IReadOnlySet<Use> Uses(string from, string to) =>
        Compile(
            $"{from}.{to}",
            $$"""
            using System;
            using System.Collections.Generic;
            using System.Threading.Tasks;
            using KeylessAlloyDb.{{to}};

            namespace KeylessAlloyDb.{{to}}
            {
                public class Used { public static int Call() => 1; }
            }

            namespace KeylessAlloyDb.{{from}}
            {
                public class InSignature { public void Take(Used used) { } }
                public class InTypeArgument { public List<Used> All => null; }
                public class InBody { public int Get() => Used.Call(); }
                public class InLambda { public Func<int, int> Get() => number => number + Used.Call(); }
                public class InAsyncMethod
                {
                    public async Task<int> GetAsync() { await Task.Yield(); return Used.Call(); }
                }
            }
            """
        );

    /// <summary>One assembly in which the first namespace of each pair uses the second.</summary>
    /// <param name="name">Tells the assembly from the other seeds.</param>
    /// <param name="pairs">Namespaces below KeylessAlloyDb.</param>
    public static IReadOnlySet<Use> Uses(
        string name,
        IReadOnlyCollection<(string From, string To)> pairs
    ) =>
        Compile(
            name,
            string.Concat(
                pairs
                    .Select(pair => pair.To)
                    .Distinct()
                    .Select(to => $"namespace KeylessAlloyDb.{to} {{ public class Used {{ }} }}\n")
                    .Concat(
                        pairs.Select(
                            (pair, i) =>
                                $"namespace KeylessAlloyDb.{pair.From} {{ public class User{i} {{ public void Take(global::KeylessAlloyDb.{pair.To}.Used used) {{ }} }} }}\n"
                        )
                    )
            )
        );

    private static IReadOnlySet<Use> Compile(string seed, string code)
    {
        var folder = Directory.CreateTempSubdirectory("architecture-");
        try
        {
            // ArchUnitNET keeps what it has read by the assembly's name.
            var name = $"Seed.{seed}";
            var path = Path.Combine(folder.FullName, name + ".dll");
            CSharpCompilation
                .Create(
                    name,
                    [CSharpSyntaxTree.ParseText(code)],
                    [
                        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                            .Split(Path.PathSeparator)
                            .Where(file =>
                                Path.GetFileName(file)
                                    is "System.Runtime.dll"
                                        or "System.Private.CoreLib.dll"
                            )
                            .Select(file => MetadataReference.CreateFromFile(file)),
                    ],
                    new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
                )
                .Emit(path)
                .Diagnostics.Should()
                .NotContain(message => message.Severity == DiagnosticSeverity.Error);
            return Code.Uses(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
