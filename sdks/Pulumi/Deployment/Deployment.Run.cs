using System.Globalization;
using System.Reflection;
using Pulumirpc;

namespace Pulumi;

public sealed partial class Deployment
{
    /// <summary>Exit code of a program that has reported its failure itself.</summary>
    private const int Reported = 32;

    /// <summary>Runs a program. Its result is the exit code: 0, 32 after an exception, else 1.</summary>
    public static Task<int> RunAsync(Action action) =>
        RunAsync(() =>
        {
            action();
            return Task.FromResult(NoOutputs());
        });

    /// <summary>Runs a program that returns the outputs of the stack.</summary>
    /// <inheritdoc cref="RunAsync(Action)"/>
    public static Task<int> RunAsync(Func<IDictionary<string, object?>> func) =>
        RunAsync(() => Task.FromResult(func()));

    /// <inheritdoc cref="RunAsync(Action)"/>
    public static Task<int> RunAsync(Func<Task> func) =>
        RunAsync(async () =>
        {
            await func();
            return NoOutputs();
        });

    /// <inheritdoc cref="RunAsync(Func{IDictionary{string, object}})"/>
    public static Task<int> RunAsync(
        Func<Task<IDictionary<string, object?>>> func,
        StackOptions? options = null
    ) =>
        RunAsync(async deployment =>
        {
            var stack = new Stack(options);
            deployment.RegisterOutputs(stack, Output.Create(await func()));
        });

    /// <summary>Runs a program that is a stack class, whose [Output] properties are its outputs.</summary>
    /// <inheritdoc cref="RunAsync(Action)"/>
    public static Task<int> RunAsync<TStack>()
        where TStack : Stack, new() =>
        RunAsync(deployment => RunStackAsync(deployment, Create<TStack>));

    /// <summary>Runs a stack class that a service provider makes.</summary>
    /// <inheritdoc cref="RunAsync(Action)"/>
    public static Task<int> RunAsync<TStack>(IServiceProvider serviceProvider)
        where TStack : Stack =>
        RunAsync(deployment => RunStackAsync(deployment, () => Resolve<TStack>(serviceProvider)));

    private static async Task<int> RunAsync(Func<Deployment, Task> body)
    {
        var deployment = FromEnvironment();
        var code = await deployment.ExecuteAsync(body, patience: TimeSpan.Zero);
        // A program that ignores the result fails all the same.
        Environment.ExitCode = code;
        return code;
    }

    private static Task RunStackAsync(Deployment deployment, Func<Stack> create)
    {
        var stack = create();
        deployment.RegisterOutputs(stack, Output.Create(stack.ReadOutputs()));
        return Task.CompletedTask;
    }

    private static TStack Create<TStack>()
        where TStack : Stack, new()
    {
        try
        {
            return new();
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }

    private static TStack Resolve<TStack>(IServiceProvider services)
        where TStack : Stack =>
        (TStack?)services.GetService(typeof(TStack))
        ?? throw new InvalidOperationException(
            $"The service provider has no {typeof(TStack).FullName}; register it there first."
        );

    private static IDictionary<string, object?> NoOutputs() => new Dictionary<string, object?>();

    private static Deployment FromEnvironment()
    {
        var monitor = Read("PULUMI_MONITOR");
        var engine = Read("PULUMI_ENGINE");
        var project = Read("PULUMI_PROJECT");
        var stack = Read("PULUMI_STACK");
        return
            monitor.Length == 0
            || engine.Length == 0
            || project.Length == 0
            || stack.Length == 0
            || !bool.TryParse(Read("PULUMI_DRY_RUN"), out var dryRun)
            || !bool.TryParse(Read("PULUMI_QUERY_MODE"), out _)
            || !int.TryParse(Read("PULUMI_PARALLEL"), CultureInfo.InvariantCulture, out _)
            ? throw new InvalidOperationException(
                "Program run without the Pulumi engine available; re-run using the `pulumi` CLI."
            )
            : new(
                new GrpcEngine(monitor, engine),
                new()
                {
                    Organization = Read("PULUMI_ORGANIZATION") is { Length: > 0 } organization
                        ? organization
                        : "organization",
                    Project = project,
                    Stack = stack,
                    RootDirectory = Environment.GetEnvironmentVariable("PULUMI_ROOT_DIRECTORY"),
                    DryRun = dryRun,
                }
            );

        static string Read(string variable) => Environment.GetEnvironmentVariable(variable) ?? "";
    }

    /// <param name="body">The program.</param>
    /// <param name="patience">How long the rest may take to settle after a failure.</param>
    private async Task<int> ExecuteAsync(Func<Deployment, Task> body, TimeSpan patience)
    {
        Running.Value = new(this);
        try
        {
            await body(this);
        }
        catch (Exception e)
        {
            Runner.Fail(e);
        }
        Runner.BodyEnded();
        var failures = await Runner.WaitAsync(patience);
        try
        {
            foreach (var failure in failures)
            {
                Report(failure);
            }
            await Log.FlushAsync();
        }
        catch (LogException e)
        {
            await Console.Error.WriteLineAsync(e.ToString());
            return 1;
        }
        if (failures.Count > 0)
        {
            return Reported;
        }
        if (Log.HasErrors)
        {
            return 1;
        }
        await _engine.SignalAndWaitForShutdownAsync();
        return 0;
    }

    private void Report(Exception failure)
    {
        switch (failure)
        {
            case RunException:
                Log.Write(LogSeverity.Error, failure.Message);
                break;
            case ResourceException { HideStack: true } e:
                Log.Write(LogSeverity.Error, e.Message, e.Resource);
                break;
            default:
                var program = Assembly.GetEntryAssembly()?.Location;
                Log.Write(
                    LogSeverity.Error,
                    $"Running program '{program}' failed with an unhandled exception:\n{failure}"
                );
                break;
        }
    }
}
