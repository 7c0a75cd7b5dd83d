// A program that speaks the engine's protocol with no SDK at all, so that the engine is tested
// against the protocol and not against our own idea of a client. What it does, its setting says.
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Pulumirpc;

var project = Environment.GetEnvironmentVariable("PULUMI_PROJECT")!;
var stackName = Environment.GetEnvironmentVariable("PULUMI_STACK")!;
using var config = JsonDocument.Parse(Environment.GetEnvironmentVariable("PULUMI_CONFIG")!);
var mode = config.RootElement.GetProperty($"{project}:mode").GetString();

using var channel = GrpcChannel.ForAddress(
    $"http://{Environment.GetEnvironmentVariable("PULUMI_MONITOR")}"
);
var monitor = new ResourceMonitor.ResourceMonitorClient(channel);
var engine = new Engine.EngineClient(channel);

if (mode is "process" or "failingProcess")
{
    Console.WriteLine(
        $"process {Environment.ProcessId}, hooks \"{Environment.GetEnvironmentVariable("DOTNET_STARTUP_HOOKS")}\""
    );
}
if (mode is "crash" or "failingProcess")
{
    return 3;
}
Console.WriteLine("hello from the program");
var stack = await monitor.RegisterResourceAsync(
    new() { Type = "pulumi:pulumi:Stack", Name = $"{project}-{stackName}" }
);
var component = await monitor.RegisterResourceAsync(
    new()
    {
        Type = "proj:index:Group",
        Name = "group",
        Parent = stack.Urn,
    }
);
if (mode == "hang")
{
    await Register("a");
    Console.WriteLine("hanging");
    await File.WriteAllTextAsync("hanging", "");
    await Task.Delay(Timeout.Infinite);
}
if (mode == "logError")
{
    await engine.LogAsync(
        new()
        {
            Severity = LogSeverity.Error,
            Message = "the program is not content",
            Urn = component.Urn,
        }
    );
    return 1;
}
try
{
    var a = await Register("a");
    await Register("b", a);
    if (mode == "breakRule")
    {
        await monitor.RegisterResourceAsync(
            new()
            {
                Type = "aws:ec2/securityGroup:SecurityGroup",
                Name = "undescribed",
                Custom = true,
                Parent = stack.Urn,
                Object = new(),
                AcceptSecrets = true,
            }
        );
    }
    if (mode == "ask")
    {
        await monitor.InvokeAsync(
            new()
            {
                Tok = "aws:ec2/getVpc:getVpc",
                Args = new() { Fields = { ["id"] = Text("vpc-0c0ffee0000000001") } },
            }
        );
    }
    if (mode == "throw")
    {
        throw new InvalidOperationException("something broke");
    }
    await monitor.RegisterResourceOutputsAsync(
        new()
        {
            Urn = stack.Urn,
            Outputs = new() { Fields = { ["a"] = Text(a.Id), ["key"] = Secret("hush-hush") } },
        }
    );
}
catch (Exception e) when (e is RpcException or InvalidOperationException)
{
    await engine.LogAsync(
        new()
        {
            Severity = LogSeverity.Error,
            Message = $"Running program failed with an unhandled exception:\n{e}",
        }
    );
    return 32;
}
await monitor.SignalAndWaitForShutdownAsync(new Empty());
return 0;

async Task<RegisterResourceResponse> Register(string name, RegisterResourceResponse? uses = null)
{
    var request = new RegisterResourceRequest
    {
        Type = "random:index/randomId:RandomId",
        Name = name,
        Parent = component.Urn,
        Custom = true,
        AcceptSecrets = true,
        Object = new()
        {
            Fields = { ["byteLength"] = Value.ForNumber(4), ["prefix"] = Secret("hush-hush") },
        },
    };
    if (uses is not null)
    {
        request.Object.Fields["keepers"] = Value.ForStruct(
            new() { Fields = { ["uses"] = Text(uses.Id) } }
        );
        request.PropertyDependencies["keepers"] = new() { Urns = { uses.Urn } };
        request.Dependencies.Add(uses.Urn);
    }
    return await monitor.RegisterResourceAsync(request);
}

// What is empty in the answer is not known yet.
static Value Text(string text) =>
    Value.ForString(text.Length > 0 ? text : "04da6b54-80e4-46f7-96ec-b56ff0331ba9");

static Value Secret(string text) =>
    Value.ForStruct(
        new()
        {
            Fields =
            {
                ["4dabf18193072939515e22adb298388d"] = Value.ForString(
                    "1b47061264138c4ac30d75fd1eb44270"
                ),
                ["value"] = Value.ForString(text),
            },
        }
    );
