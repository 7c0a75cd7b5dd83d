using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KeylessAlloyDb.Rehearsal.Engine;
using Pulumirpc;

namespace KeylessAlloyDb.Rehearsal.Protocol;

/// <summary>The side of the engine that a program reports to.</summary>
internal sealed class EngineService(DeploymentRun run) : Pulumirpc.Engine.EngineBase
{
    public override Task<Empty> Log(LogRequest request, ServerCallContext context)
    {
        // Once the run refuses to go on, the program's own failure about that says nothing new.
        var echo = request.Message.Contains(
            RegistrationRefusedException.Text,
            StringComparison.Ordinal
        );
        if (!request.Ephemeral && !echo)
        {
            run.Log(Messages.ToDiagnostic(request));
        }
        return Task.FromResult(new Empty());
    }
}
