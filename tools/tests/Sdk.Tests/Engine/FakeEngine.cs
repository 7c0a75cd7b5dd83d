using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Pulumirpc;

namespace KeylessAlloyDb.Sdk.Tests.Engine;

/// <summary>
/// Speaks the engine's side of the protocol over loopback and records what a program says. Custom
/// resources get their inputs back; ids are unknown in a preview.
/// </summary>
internal sealed class FakeEngine
{
    private readonly ConcurrentQueue<object> _calls = new();

    public bool DryRun { get; init; }

    public Dictionary<string, string> Config { get; init; } = [];

    /// <summary>Features that the engine says it lacks.</summary>
    public HashSet<string> Lacks { get; init; } = [];

    /// <summary>Changes the answer to a registration, or throws.</summary>
    public Action<RegisterResourceRequest, RegisterResourceResponse> OnRegister { get; set; } =
        (_, _) => { };

    public Func<ReadResourceRequest, Struct> OnRead { get; set; } = request => request.Properties;

    public Func<ResourceInvokeRequest, InvokeResponse> OnInvoke { get; set; } =
        request => new() { Return = request.Args };

    public Func<Empty> OnShutdown { get; set; } = () => new();

    public Func<LogRequest, Empty> OnLog { get; set; } = _ => new();

    /// <summary>Everything the program said, in the order in which it arrived.</summary>
    public IReadOnlyList<object> Calls => [.. _calls];

    public IReadOnlyList<RegisterResourceRequest> Registrations => Of<RegisterResourceRequest>();

    public IReadOnlyList<ReadResourceRequest> Reads => Of<ReadResourceRequest>();

    public IReadOnlyList<ResourceInvokeRequest> Invokes => Of<ResourceInvokeRequest>();

    public IReadOnlyList<RegisterResourceOutputsRequest> Outputs =>
        Of<RegisterResourceOutputsRequest>();

    /// <summary>Messages for the user; what an SDK says about itself is no part of the contract.</summary>
    public IReadOnlyList<LogRequest> Logs =>
        [.. Of<LogRequest>().Where(message => message.Severity != LogSeverity.Debug)];

    public string Error =>
        Logs.Should().ContainSingle(log => log.Severity == LogSeverity.Error).Which.Message;

    public int Shutdowns => Of<Empty>().Count;

    /// <summary>What the process would exit with if the program ignored the result.</summary>
    public int ProcessExitCode { get; private set; }

    public RegisterResourceRequest Registration(string name) =>
        Registrations.Should().ContainSingle(request => request.Name == name).Which;

    /// <summary>The inputs of a resource as text, see <see cref="Shown"/>.</summary>
    public string Inputs(string name) => Shown.Text(Registration(name).Object);

    /// <summary>The names of the resources that it depends on.</summary>
    public IEnumerable<string> Dependencies(string name) =>
        Registration(name).Dependencies.Select(Name).Order(StringComparer.Ordinal);

    /// <summary>The names of the resources that one of its inputs comes from.</summary>
    public IEnumerable<string> Dependencies(string name, string property) =>
        Registration(name)
            .PropertyDependencies.Should()
            .ContainKey(property)
            .WhoseValue.Urns.Select(Name)
            .Order(StringComparer.Ordinal);

    /// <summary>The outputs of the stack as text.</summary>
    public string StackOutputs => OutputsOf("proj-dev");

    public string OutputsOf(string name) =>
        Shown.Text(
            Outputs.Should().ContainSingle(request => Name(request.Urn) == name).Which.Outputs
        );

    public async Task SucceedAsync(Action program) =>
        (await RunAsync(() => Deployment.RunAsync(program))).Should().Be(0, Errors);

    public async Task SucceedAsync(Func<IDictionary<string, object?>> program) =>
        (await RunAsync(() => Deployment.RunAsync(program))).Should().Be(0, Errors);

    public async Task FailAsync(Action program, int code = 32) =>
        (await RunAsync(() => Deployment.RunAsync(program))).Should().Be(code, Errors);

    /// <summary>Runs a program as the language host starts it.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> RunAsync(Func<Task<int>> program)
    {
        await using var host = await StartAsync();
        var address = new Uri(
            host.Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()!
                .Addresses.Single()
        ).Authority;
        var environment = new Dictionary<string, string?>
        {
            ["PULUMI_MONITOR"] = address,
            ["PULUMI_ENGINE"] = address,
            ["PULUMI_ORGANIZATION"] = "acme",
            ["PULUMI_PROJECT"] = "proj",
            ["PULUMI_ROOT_DIRECTORY"] = "/proj",
            ["PULUMI_STACK"] = "dev",
            ["PULUMI_PWD"] = "/proj",
            ["PULUMI_DRY_RUN"] = DryRun ? "true" : "false",
            ["PULUMI_QUERY_MODE"] = "false",
            ["PULUMI_PARALLEL"] = "16",
            ["PULUMI_CONFIG"] = JsonSerializer.Serialize(Config),
            ["PULUMI_CONFIG_SECRET_KEYS"] = "[]",
        };
        using var variables = new Variables(environment);
        try
        {
            return await program().WaitAsync(TimeSpan.FromSeconds(60));
        }
        finally
        {
            ProcessExitCode = Environment.ExitCode;
            Environment.ExitCode = 0;
        }
    }

    public static string Name(string urn) => urn.Split("::")[^1];

    private string Errors =>
        "the program said: "
        + string.Join(
            "\n",
            Logs.Select(log =>
                log.Message.Replace("{", "{{", StringComparison.Ordinal)
                    .Replace("}", "}}", StringComparison.Ordinal)
            )
        );

    private IReadOnlyList<T> Of<T>() => [.. _calls.OfType<T>()];

    private async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2)
        );
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(new MonitorService(this));
        builder.Services.AddSingleton(new EngineService(this));
        builder.Services.AddGrpc();
        var host = builder.Build();
        host.MapGrpcService<MonitorService>();
        host.MapGrpcService<EngineService>();
        await host.StartAsync();
        return host;
    }

    private T Record<T>(T request)
    {
        _calls.Enqueue(request!);
        return request;
    }

    private RegisterResourceResponse Register(RegisterResourceRequest request)
    {
        var response = new RegisterResourceResponse
        {
            Urn = Urn(request.Parent, request.Type, request.Name),
            Id = request.Custom && !DryRun ? $"{request.Name}-id" : "",
            Object = new(),
        };
        if (request.Custom)
        {
            response.Object.MergeFrom(request.Object);
        }
        OnRegister(request, response);
        foreach (var (key, value) in response.Object.Fields.ToArray())
        {
            // The program does not say that it takes partial values.
            if (value.ToString().Contains(Shown.Unknown, StringComparison.Ordinal))
            {
                response.Object.Fields.Remove(key);
            }
        }
        return response;
    }

    private static string Urn(string parent, string type, string name)
    {
        var qualified = parent.Length == 0 ? "" : parent.Split("::")[2];
        var prefix = qualified is "" or "pulumi:pulumi:Stack" ? "" : qualified + "$";
        return $"urn:pulumi:dev::proj::{prefix}{type}::{name}";
    }

    private sealed class MonitorService(FakeEngine engine) : ResourceMonitor.ResourceMonitorBase
    {
        public override Task<SupportsFeatureResponse> SupportsFeature(
            SupportsFeatureRequest request,
            ServerCallContext context
        ) =>
            Task.FromResult(
                new SupportsFeatureResponse
                {
                    HasSupport = !engine.Lacks.Contains(engine.Record(request).Id),
                }
            );

        public override Task<RegisterResourceResponse> RegisterResource(
            RegisterResourceRequest request,
            ServerCallContext context
        ) => Task.FromResult(engine.Register(engine.Record(request)));

        public override Task<ReadResourceResponse> ReadResource(
            ReadResourceRequest request,
            ServerCallContext context
        ) =>
            Task.FromResult(
                new ReadResourceResponse
                {
                    Urn = Urn(request.Parent, request.Type, request.Name),
                    Properties = engine.OnRead(engine.Record(request)),
                }
            );

        public override Task<InvokeResponse> Invoke(
            ResourceInvokeRequest request,
            ServerCallContext context
        ) => Task.FromResult(engine.OnInvoke(engine.Record(request)));

        public override Task<Empty> RegisterResourceOutputs(
            RegisterResourceOutputsRequest request,
            ServerCallContext context
        )
        {
            engine.Record(request);
            return Task.FromResult(new Empty());
        }

        public override Task<Empty> SignalAndWaitForShutdown(
            Empty request,
            ServerCallContext context
        )
        {
            engine.Record(request);
            return Task.FromResult(engine.OnShutdown());
        }
    }

    private sealed class EngineService(FakeEngine engine) : Pulumirpc.Engine.EngineBase
    {
        public override Task<Empty> Log(LogRequest request, ServerCallContext context) =>
            Task.FromResult(engine.OnLog(engine.Record(request)));
    }
}
