using System.Reflection;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Launch;

/// <summary>
/// Starts before a program in its process and runs it several times: first with the variables of the process,
/// then with each set that it reads from its input. The runtime compiles the program in the first run, which
/// is most of that run's time; the later ones use the result.
/// </summary>
/// <remarks>
/// The runtime finds it by its name, outside of any namespace:
/// https://github.com/dotnet/runtime/blob/main/docs/design/features/host-startup-hook.md.
/// </remarks>
internal static class StartupHook
{
    public const string Variable = "DOTNET_STARTUP_HOOKS";

    private static readonly string s_own =
        Path.PathSeparator + typeof(StartupHook).Assembly.Location;

    /// <summary>The variable's value, with this hook as the last: it never returns.</summary>
    public static string Added => Environment.GetEnvironmentVariable(Variable) + s_own;

    public static void Initialize()
    {
        // Not for what the program starts itself.
        Environment.SetEnvironmentVariable(
            Variable,
            Environment.GetEnvironmentVariable(Variable)?.Replace(s_own, "")
        );
        var main = Assembly.GetEntryAssembly()!.EntryPoint!;
        object[] arguments = main.GetParameters() is [] ? [] : [Array.Empty<string>()];
        using var input = new StreamReader(Console.OpenStandardInput());
        string? variables;
        do
        {
            // What a run keeps in its context is not for the next one.
            ExecutionContext.Run(ExecutionContext.Capture()!, _ => Run(main, arguments), null);
            foreach (var output in (TextWriter[])[Console.Out, Console.Error])
            {
                output.WriteLine(ProgramProcess.EndOfRun);
            }
            variables = input.ReadLine();
            Set(variables);
        } while (variables is not null);
        Environment.Exit(0);
    }

    /// <summary>Ends the process after a failure, because parts of the failed run may still be active.</summary>
    private static void Run(MethodInfo main, object[] arguments)
    {
        var result = main.Invoke(
            null,
            BindingFlags.DoNotWrapExceptions,
            binder: null,
            arguments,
            culture: null
        );
        if ((result as int? ?? Environment.ExitCode) is not 0 and var code)
        {
            Environment.Exit(code);
        }
    }

    private static void Set(string? variables)
    {
        if (variables is null)
        {
            return;
        }
        using var document = JsonDocument.Parse(variables);
        foreach (var variable in document.RootElement.EnumerateObject())
        {
            Environment.SetEnvironmentVariable(variable.Name, variable.Value.GetString());
        }
    }
}
