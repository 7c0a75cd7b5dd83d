using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using Pulumirpc;

namespace KeylessAlloyDb.Rehearsal.Protocol;

/// <summary>The side of the engine that a program registers its resources with.</summary>
internal sealed class ResourceMonitorService(DeploymentRun run)
    : ResourceMonitor.ResourceMonitorBase
{
    private static readonly HashSet<string> s_features =
    [
        "secrets",
        "resourceReferences",
        "outputValues",
        "aliasSpecs",
        "deletedWith",
        "replaceWith",
    ];

    private bool _shuttingDown;

    public override Task<SupportsFeatureResponse> SupportsFeature(
        SupportsFeatureRequest request,
        ServerCallContext context
    ) =>
        Task.FromResult(
            new SupportsFeatureResponse { HasSupport = s_features.Contains(request.Id) }
        );

    public override Task<RegisterResourceResponse> RegisterResource(
        RegisterResourceRequest request,
        ServerCallContext context
    ) =>
        Answer(() =>
        {
            var registered = run.Register(Messages.ToGoal(request));
            return new RegisterResourceResponse
            {
                Urn = registered.Urn,
                Id = registered.Id,
                Object = StructCodec.Encode(registered.Outputs),
            };
        });

    public override Task<ReadResourceResponse> ReadResource(
        ReadResourceRequest request,
        ServerCallContext context
    ) =>
        Answer(() =>
        {
            var registered = run.Read(Messages.ToGoal(request), request.Id);
            return new ReadResourceResponse
            {
                Urn = registered.Urn,
                Properties = StructCodec.Encode(registered.Outputs),
            };
        });

    public override Task<Pulumirpc.InvokeResponse> Invoke(
        ResourceInvokeRequest request,
        ServerCallContext context
    ) =>
        Answer(() =>
        {
            var result = run.Invoke(
                request.Tok,
                StructCodec.Decode(request.Args),
                request.Provider,
                request.Version
            );
            var response = new Pulumirpc.InvokeResponse
            {
                Return = StructCodec.Encode(result.Result),
            };
            response.Failures.AddRange(
                result.Failures.Select(failure => new Pulumirpc.CheckFailure
                {
                    Property = failure.Property,
                    Reason = failure.Reason,
                })
            );
            return response;
        });

    public override Task<Empty> RegisterResourceOutputs(
        RegisterResourceOutputsRequest request,
        ServerCallContext context
    ) =>
        Answer(() =>
        {
            run.RegisterOutputs(request.Urn, StructCodec.Decode(request.Outputs));
            return new Empty();
        });

    public override Task<Empty> SignalAndWaitForShutdown(
        Empty request,
        ServerCallContext context
    ) =>
        Answer(() =>
        {
            if (Interlocked.Exchange(ref _shuttingDown, true))
            {
                throw new RpcException(new(StatusCode.Unknown, "Already waiting for shutdown"));
            }
            run.Finish();
            return new Empty();
        });

    private Task<T> Answer<T>(Func<T> act)
    {
        try
        {
            return Task.FromResult(act());
        }
        catch (RegistrationRefusedException e)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, e.Message));
        }
        catch (RpcException)
        {
            throw;
        }
        catch (ProviderException e)
        {
            throw new RpcException(
                new Status(StatusCode.Unknown, $"{e.Message}\nrule: {e.Rule} ({e.RuleSource})")
            );
        }
        catch (Exception e)
        {
            // A defect of this tool: say so here, because the program's own report would hide it.
            run.Log(new(Severity.Error, "", $"the rehearsal itself failed: {e}"));
            throw new RpcException(new Status(StatusCode.Internal, e.Message));
        }
    }
}
