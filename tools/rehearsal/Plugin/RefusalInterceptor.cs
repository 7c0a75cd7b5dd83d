using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using KeylessAlloyDb.Rehearsal.Providers;
using Pulumirpc;

namespace KeylessAlloyDb.Rehearsal.Plugin;

/// <summary>
/// What a cloud refuses, as a bridged provider reports it: status Unknown and the cloud's own text. Of an
/// operation that failed half-way, the status also carries what exists, and the engine keeps it.
/// </summary>
internal sealed class RefusalInterceptor : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation
    )
    {
        try
        {
            return await continuation(request, context);
        }
        catch (ProviderException refusal)
        {
            throw new RpcException(
                new(
                    StatusCode.Unknown,
                    $"{refusal.Message}\nrule: {refusal.Rule} ({refusal.RuleSource})"
                )
            );
        }
        catch (ResourceInitFailedException partial)
        {
            throw new Google.Rpc.Status
            {
                Code = (int)Code.Unknown,
                Message = partial.Message,
                Details =
                {
                    Any.Pack(
                        new ErrorResourceInitFailed
                        {
                            Id = partial.Id,
                            Properties = StructCodec.Encode(partial.Outputs),
                            Reasons = { partial.Reasons },
                        }
                    ),
                },
            }.ToRpcException();
        }
        catch (InvalidOperationException early)
        {
            throw new RpcException(new(StatusCode.FailedPrecondition, early.Message));
        }
    }
}
