using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Schema;
using Pulumirpc;
using Rpc = Pulumirpc;

namespace KeylessAlloyDb.Rehearsal.Plugin;

/// <summary>
/// The calls of Pulumi's engine to a provider, answered as a bridged provider answers them: it takes no
/// secrets, so the engine sends plain values and marks the answers; it supports previews; what is not here
/// is unimplemented.
/// </summary>
/// <remarks>https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto</remarks>
internal sealed class ProviderService : ResourceProvider.ResourceProviderBase
{
    public override Task<ProviderHandshakeResponse> Handshake(
        ProviderHandshakeRequest request,
        ServerCallContext context
    ) => Task.FromResult(new ProviderHandshakeResponse());

    /// <summary>An engine says to a provider that it did not start where it listens itself.</summary>
    public override Task<Empty> Attach(PluginAttach request, ServerCallContext context) =>
        Task.FromResult(new Empty());

    public override Task<PluginInfo> GetPluginInfo(Empty request, ServerCallContext context) =>
        Task.FromResult(
            new PluginInfo { Version = PackageSchema.VersionOf(Engine(context).Package) }
        );

    /// <summary>The types that the twin knows, in Pulumi's own form.</summary>
    public override Task<GetSchemaResponse> GetSchema(
        GetSchemaRequest request,
        ServerCallContext context
    ) =>
        Task.FromResult(
            new GetSchemaResponse { Schema = PackageSchema.TextOf(Engine(context).Package) }
        );

    public override Task<CheckResponse> CheckConfig(
        Rpc.CheckRequest request,
        ServerCallContext context
    ) =>
        Task.FromResult(
            Wire.Answer(
                Engine(context).Ask(provider => provider.CheckConfig(Wire.Request(request)))
            )
        );

    public override Task<DiffResponse> DiffConfig(
        Rpc.DiffRequest request,
        ServerCallContext context
    ) =>
        Task.FromResult(
            Wire.Answer(Engine(context).Ask(provider => provider.DiffConfig(Wire.Request(request))))
        );

    public override Task<ConfigureResponse> Configure(
        Rpc.ConfigureRequest request,
        ServerCallContext context
    )
    {
        var engine = Engine(context);
        var settings = Wire.Request(request);
        var (asked, played) = (
            settings.Inputs.Text("version"),
            PackageSchema.VersionOf(engine.Package)
        );
        if (asked is not null && asked != played)
        {
            throw new RpcException(
                new(
                    StatusCode.FailedPrecondition,
                    $"the program asks for {engine.Package} {asked}, and the twin plays {played}: pin that version, or teach the twin the other one (docs/adding-a-type.md)"
                )
            );
        }
        engine.Configure(settings);
        return Task.FromResult(new ConfigureResponse { SupportsPreview = true });
    }

    public override Task<Rpc.InvokeResponse> Invoke(
        Rpc.InvokeRequest request,
        ServerCallContext context
    ) =>
        Task.FromResult(
            Wire.Answer(
                Engine(context).AskConfigured(provider => provider.Invoke(Wire.Request(request)))
            )
        );

    public override Task<CheckResponse> Check(
        Rpc.CheckRequest request,
        ServerCallContext context
    ) =>
        Task.FromResult(
            Wire.Answer(
                Engine(context).AskConfigured(provider => provider.Check(Wire.Request(request)))
            )
        );

    public override Task<DiffResponse> Diff(Rpc.DiffRequest request, ServerCallContext context) =>
        Task.FromResult(
            Wire.Answer(
                Engine(context).AskConfigured(provider => provider.Diff(Wire.Request(request)))
            )
        );

    public override async Task<CreateResponse> Create(
        Rpc.CreateRequest request,
        ServerCallContext context
    )
    {
        var create = Wire.Request(request);
        var made = create.Preview
            ? Engine(context).AskConfigured(provider => provider.Create(create))
            : await Engine(context)
                .PerformAsync(
                    Operation.Create,
                    create.Resource,
                    create.Timeout,
                    provider => provider.Create(create)
                );
        return new() { Id = made.Id, Properties = StructCodec.Encode(made.Outputs) };
    }

    public override async Task<ReadResponse> Read(
        Rpc.ReadRequest request,
        ServerCallContext context
    )
    {
        var read = Wire.Request(request);
        var found = await Engine(context)
            .PerformAsync(
                Operation.Read,
                read.Resource,
                read.Timeout,
                provider => provider.Read(read)
            );
        return found.Exists
            ? new()
            {
                Id = found.Id,
                Properties = StructCodec.Encode(found.Outputs),
                Inputs = StructCodec.Encode(found.Inputs),
            }
            : new();
    }

    public override async Task<UpdateResponse> Update(
        Rpc.UpdateRequest request,
        ServerCallContext context
    )
    {
        var update = Wire.Request(request);
        var outputs = update.Preview
            ? Engine(context).AskConfigured(provider => provider.Update(update))
            : await Engine(context)
                .PerformAsync(
                    Operation.Update,
                    update.Resource,
                    update.Timeout,
                    provider => provider.Update(update),
                    provider =>
                        provider
                            .Diff(
                                new(
                                    update.Resource,
                                    update.Id,
                                    update.OldInputs,
                                    update.OldOutputs,
                                    update.NewInputs
                                )
                                {
                                    IgnoreChanges = update.IgnoreChanges,
                                }
                            )
                            .Changes
                );
        return new() { Properties = StructCodec.Encode(outputs) };
    }

    public override async Task<Empty> Delete(Rpc.DeleteRequest request, ServerCallContext context)
    {
        var delete = Wire.Request(request);
        await Engine(context)
            .PerformAsync(
                Operation.Delete,
                delete.Resource,
                delete.Timeout,
                provider =>
                {
                    provider.Delete(delete);
                    return true;
                }
            );
        return new();
    }

    public override Task<Empty> Cancel(Empty request, ServerCallContext context)
    {
        Engine(context).Cancel();
        return Task.FromResult(new Empty());
    }

    private static EngineConnection Engine(ServerCallContext context) =>
        context.GetHttpContext().Features.Get<EngineConnection>()!;
}
