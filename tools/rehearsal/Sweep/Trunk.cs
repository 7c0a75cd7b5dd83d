using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Sweep;

/// <summary>
/// An update in which nothing fails, with a copy of state and clouds from before each create and update.
/// One that fails leaves just these: the program ends there.
/// </summary>
/// <remarks>After a failed deletion the run goes on with others, so it leaves something else.</remarks>
internal sealed class Trunk
{
    private readonly Dictionary<(Operation, string), Moment> _before = [];

    /// <param name="run">The update, before its first call.</param>
    /// <param name="program">What the program asks for in it.</param>
    /// <param name="clouds">The clouds that it meets.</param>
    public Trunk(DeploymentRun run, IEnumerable<ProgramCall> program, Ledger clouds)
    {
        run.Beginning = () => Remember(run.Current, clouds);
        try
        {
            _ = program.All(call => call.Repeat(run));
        }
        catch (Exception refusal)
            when (refusal is RegistrationRefusedException or ProviderException)
        {
            // What comes after it is not remembered, and the case without a fault reports it.
        }
    }

    /// <summary>What a create or update leaves that fails; null where the update has no such operation.</summary>
    public Moment? Failing(Fault fault) =>
        _before.TryGetValue((fault.Operation, fault.Target), out var moment)
            ? moment with
            {
                Clouds = moment.Clouds.Copy(),
            }
            : null;

    private void Remember(Snapshot state, Ledger clouds)
    {
        var running = state.PendingOperations[0];
        Operation? operation =
            running.Type == PendingOperation.TypeOf(Operation.Create) ? Operation.Create
            : running.Type == PendingOperation.TypeOf(Operation.Update) ? Operation.Update
            : null;
        if (operation is { } known)
        {
            _before.TryAdd(
                (known, running.Resource.Urn),
                new(
                    state with
                    {
                        PendingOperations = state.PendingOperations.RemoveAt(0),
                    },
                    clouds.Copy()
                )
            );
        }
    }

    /// <param name="State">The state.</param>
    /// <param name="Clouds">The clouds, as they are for the next run.</param>
    public sealed record Moment(Snapshot State, Ledger Clouds);
}
