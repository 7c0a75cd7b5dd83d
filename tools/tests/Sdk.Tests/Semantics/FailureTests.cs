using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KeylessAlloyDb.Sdk.Tests.Engine;
using Pulumirpc;

namespace KeylessAlloyDb.Sdk.Tests.Semantics;

/// <summary>
/// Protects what the language host goes by: 0 for success, 32 for a failure that the program has
/// reported itself, 1 for any other; and the signal that lets the engine finish. The expectations
/// are the official core's, Deployment.Runner.cs and TaskMonitoringHelper.cs of 3.112.1.
/// </summary>
public class FailureTests
{
    [Fact]
    public async Task Success_signals_the_engine_once_after_everything_else()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() => _ = new Group("g"));

        engine.Shutdowns.Should().Be(1);
        // The official SDK then says at debug level that the signal was received.
        engine.Calls.Last(call => call is not LogRequest).Should().BeOfType<Empty>();
    }

    [Fact]
    public async Task An_engine_without_the_signal_is_no_failure()
    {
        var engine = new FakeEngine { OnShutdown = () => throw Rpc(StatusCode.Unimplemented) };

        await engine.SucceedAsync(() => { });
    }

    [Fact]
    public async Task An_exception_in_the_program_is_reported_with_its_stack()
    {
        var engine = new FakeEngine();
        await engine.FailAsync(Throw);

        engine
            .Error.Should()
            .StartWith("Running program '")
            .And.Contain("' failed with an unhandled exception:\n")
            .And.Contain("broken")
            .And.Contain(nameof(Throw));
        engine.Shutdowns.Should().Be(0);

        static void Throw() => throw new InvalidOperationException("broken");
    }

    [Fact]
    public async Task An_exception_in_a_stack_class_is_reported_as_itself()
    {
        var engine = new FakeEngine();
        (await engine.RunAsync(Deployment.RunAsync<Broken>)).Should().Be(32);

        engine.Error.Should().Contain("exception:\nSystem.InvalidOperationException: broken");
    }

    [Fact]
    public async Task An_exception_in_a_function_of_an_output_fails_the_program_though_nobody_reads_it()
    {
        var engine = new FakeEngine();
        await engine.FailAsync(() =>
        {
            Func<string?, string> broken = _ => throw new InvalidOperationException("broken");
            new Thing("a").Text.Apply(broken);
        });

        engine.Error.Should().Contain("broken");
        engine.Shutdowns.Should().Be(0);
    }

    [Fact]
    public async Task A_task_that_fails_late_fails_the_program()
    {
        var engine = new FakeEngine();
        await engine.FailAsync(() => Output.Create(LateAsync()));

        engine.Error.Should().Contain("late");

        async Task<int> LateAsync()
        {
            // The stack's outputs do not wait for it.
            while (engine.Outputs.Count == 0)
            {
                await Task.Delay(10);
            }
            throw new InvalidOperationException("late");
        }
    }

    /// <summary>TaskMonitoringHelper.cs looks for failed tasks, and a cancelled one is not failed.</summary>
    [Fact]
    public async Task A_cancelled_task_is_no_failure()
    {
        var engine = new FakeEngine();

        await engine.SucceedAsync(() => Output.Create(Cancelled));

        engine.Shutdowns.Should().Be(1);
    }

    /// <summary>The serializer wraps what it meets, so a cancelled value fails the resource.</summary>
    [Fact]
    public async Task A_resource_with_a_cancelled_value_fails_the_program()
    {
        var engine = new FakeEngine();

        await engine.FailAsync(() => _ = new Thing("a", new() { Text = Output.Create(Cancelled) }));

        engine.Registrations.Should().NotContain(request => request.Name == "a");
    }

    [Fact]
    public async Task A_registration_that_the_engine_refuses_fails_the_program()
    {
        var engine = new FakeEngine
        {
            OnRegister = (request, _) =>
            {
                if (request.Name == "a")
                {
                    throw Rpc(StatusCode.Unknown);
                }
            },
        };
        await engine.FailAsync(() =>
        {
            var a = new Thing("a");
            _ = new Thing("b", new() { Text = a.Text! });
        });

        engine.Logs.Should().Contain(log => log.Message.Contains("refused"));
        engine.Registrations.Should().NotContain(request => request.Name == "b");
        engine.Shutdowns.Should().Be(0);
    }

    [Fact]
    public async Task A_run_exception_is_reported_by_its_message_alone()
    {
        var engine = new FakeEngine();
        Action program = () => throw new RunException("set it first", new FormatException());
        await engine.FailAsync(program);

        engine.Error.Should().Be("set it first");
    }

    /// <summary>Runner.LogExceptionToErrorStream: the text of the exception, without a first line.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_resource_exception_names_its_resource(bool hide)
    {
        var engine = new FakeEngine();
        await engine.FailAsync(() =>
        {
            var a = new Thing("a");
            a.Text.Apply(string (_) => throw new ResourceException("not like that", a, hide));
        });

        engine
            .Error.Should()
            .Match(hide ? "not like that" : "Pulumi.ResourceException: not like that*at *");
        engine.Logs.Single().Urn.Should().Be("urn:pulumi:dev::proj::test:index/thing:Thing::a");
    }

    [Fact]
    public async Task A_logged_error_lets_the_program_finish_and_fail()
    {
        var engine = new FakeEngine();
        await engine.FailAsync(
            () =>
            {
                Log.Error("not content");
                _ = new Thing("a");
            },
            code: 1
        );

        engine.Error.Should().Be("not content");
        engine.Registrations.Should().Contain(request => request.Name == "a");
        engine.Shutdowns.Should().Be(0);
    }

    [Fact]
    public async Task An_engine_that_takes_no_messages_fails_the_program()
    {
        var engine = new FakeEngine { OnLog = _ => throw Rpc(StatusCode.Internal) };

        await engine.FailAsync(() => Log.Warn("lost"), code: 1);
    }

    [Fact]
    public async Task Messages_arrive_with_what_was_said_about_them()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            Log.Info("info", streamId: 7);
            Log.Warn("warn", ephemeral: true);
            Log.Info("resource", new Thing("a"));
        });

        engine
            .Logs.Should()
            .BeEquivalentTo([
                new LogRequest
                {
                    Severity = LogSeverity.Info,
                    Message = "info",
                    StreamId = 7,
                },
                new LogRequest
                {
                    Severity = LogSeverity.Warning,
                    Message = "warn",
                    Ephemeral = true,
                },
                new LogRequest
                {
                    Severity = LogSeverity.Info,
                    Message = "resource",
                    Urn = "urn:pulumi:dev::proj::test:index/thing:Thing::a",
                },
            ]);
    }

    [Fact]
    public async Task A_debug_message_and_a_logged_exception_keep_their_severity()
    {
        var engine = new FakeEngine();
        await engine.FailAsync(
            () =>
            {
                Log.Debug("detail");
                Log.Exception(new FormatException("odd"));
            },
            code: 1
        );

        engine
            .Calls.OfType<LogRequest>()
            .Should()
            .Contain(log => log.Severity == LogSeverity.Debug && log.Message == "detail");
        engine.Error.Should().Contain("odd");
    }

    [Theory]
    [InlineData("PULUMI_MONITOR", "")]
    [InlineData("PULUMI_ENGINE", "")]
    [InlineData("PULUMI_PROJECT", "")]
    [InlineData("PULUMI_STACK", "")]
    [InlineData("PULUMI_DRY_RUN", "maybe")]
    [InlineData("PULUMI_QUERY_MODE", "")]
    [InlineData("PULUMI_PARALLEL", "many")]
    public async Task Rejects_an_environment_that_no_engine_has_made(string name, string value)
    {
        var engine = new FakeEngine();
        var run = () =>
            engine.RunAsync(() =>
            {
                using var variables = new Variables(
                    new Dictionary<string, string?> { [name] = value }
                );
                return Deployment.RunAsync(() => { });
            });

        await run.Should()
            .ThrowAsync<InvalidOperationException>()
            .WithMessage("Program run without the Pulumi engine available*");
    }

    [Fact]
    public async Task Rejects_asking_for_a_root_directory_that_is_not_told()
    {
        var engine = new FakeEngine();
        (
            await engine.RunAsync(() =>
            {
                using var variables = new Variables(
                    new Dictionary<string, string?>
                    {
                        ["PULUMI_ROOT_DIRECTORY"] = null,
                        ["PULUMI_ORGANIZATION"] = null,
                    }
                );
                return Deployment.RunAsync(() =>
                {
                    Deployment.Instance.OrganizationName.Should().Be("organization");
                    Log.Info(Deployment.Instance.RootDirectory);
                });
            })
        ).Should().Be(32);

        engine.Error.Should().Contain("root directory");
    }

    [Fact]
    public async Task The_program_knows_where_it_runs()
    {
        var engine = new FakeEngine { DryRun = true };
        await engine.SucceedAsync(() =>
        {
            var instance = Deployment.Instance;
            (
                instance.OrganizationName,
                instance.ProjectName,
                instance.StackName,
                instance.RootDirectory,
                instance.IsDryRun
            )
                .Should()
                .Be(("acme", "proj", "dev", "/proj", true));
        });
    }

    [Fact]
    public async Task Asynchronous_programs_are_waited_for()
    {
        var engine = new FakeEngine();
        var code = await engine.RunAsync(() =>
            Deployment.RunAsync(async () =>
            {
                await Task.Yield();
                _ = new Thing("a");
            })
        );

        code.Should().Be(0);
        engine.Registrations.Should().Contain(request => request.Name == "a");
    }

    /// <summary>
    /// Runner.HandleExceptionsAsync sets the exit code of the process for a program that ignores the
    /// result; nothing else sets it, and nothing sets it back.
    /// </summary>
    [Fact]
    public async Task The_exit_code_of_the_process_is_set_by_an_exception_and_by_nothing_else()
    {
        var engine = new FakeEngine();

        await engine.FailAsync(() => throw new RunException("broken"));
        engine.ProcessExitCode.Should().Be(32);
        await engine.FailAsync(() => Log.Error("not content"), code: 1);
        engine.ProcessExitCode.Should().Be(0);
        await engine.SucceedAsync(() => Environment.ExitCode = 7);
        engine.ProcessExitCode.Should().Be(7);
    }

    /// <summary>WhileRunningAsync treats a signal that the engine refuses as any other exception.</summary>
    [Fact]
    public async Task A_signal_that_the_engine_refuses_fails_the_program()
    {
        var engine = new FakeEngine { OnShutdown = () => throw Rpc(StatusCode.Internal) };

        await engine.FailAsync(() => { });

        engine.Error.Should().Contain("refused");
    }

    private static Task<string> Cancelled => Task.FromCanceled<string>(new(canceled: true));

    private static RpcException Rpc(StatusCode code) => new(new Status(code, "refused"));

    private sealed class Broken : Stack
    {
        public Broken() => throw new InvalidOperationException("broken");
    }
}
