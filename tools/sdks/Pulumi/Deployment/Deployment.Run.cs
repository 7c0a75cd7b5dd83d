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
        RunAsync(deployment =>
        {
            deployment.RegisterOutputs(new Stack(options), Output.Create(BodyAsync()));
            return Task.CompletedTask;

            async Task<IDictionary<string, object?>> BodyAsync() => await func();
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

    private static Task<int> RunAsync(Func<Deployment, Task> body) =>
        FromEnvironment().ExecuteAsync(body);

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

    /// <summary>Runs the body and waits for what it has started.</summary>
    /// <returns>The exit code.</returns>
    private async Task<int> ExecuteAsync(Func<Deployment, Task> body)
    {
        s_running.Value = new(this);
        try
        {
            await body(this);
            var failures = await Runner.WaitAsync();
            if (failures.Count > 0)
            {
                return await FailAsync(failures);
            }
            await Log.FlushAsync();
            if (Log.HasErrors)
            {
                return 1;
            }
            await _engine.SignalAndWaitForShutdownAsync();
            return 0;
        }
        catch (Exception e)
        {
            return await FailAsync([e]);
        }
    }

    /// <summary>Tells the user what went wrong, and makes a program fail that ignores the result.</summary>
    private async Task<int> FailAsync(IReadOnlyList<Exception> failures)
    {
        try
        {
            foreach (var failure in failures)
            {
                await ReportAsync(failure);
            }
            await Log.FlushAsync();
            return Environment.ExitCode = Reported;
        }
        catch (LogException e)
        {
            await Console.Error.WriteLineAsync(e.ToString());
            return Environment.ExitCode = 1;
        }
    }

    private Task ReportAsync(Exception failure) =>
        failure switch
        {
            RunException => Log.WriteAsync(LogSeverity.Error, failure.Message),
            ResourceException e => Log.WriteAsync(
                LogSeverity.Error,
                e.HideStack ? e.Message : $"{e}",
                e.Resource
            ),
            _ => Log.WriteAsync(
                LogSeverity.Error,
                $"Running program '{Assembly.GetEntryAssembly()?.Location}' failed with an unhandled exception:\n{failure}"
            ),
        };
}
