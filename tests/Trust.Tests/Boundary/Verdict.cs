using KeylessAlloyDb.Login.Cel;
using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Trust.Tests.Boundary;

/// <summary>What is wrong with a deployment's trust; two empty lists where nothing is.</summary>
/// <param name="Breaches">
/// Callers that get through a lock though nobody means them to, and sessions that become another workload's account.
/// </param>
/// <param name="Refused">Sessions of trusted roles that do not get through both gates.</param>
internal sealed record Verdict(IReadOnlyList<string> Breaches, IReadOnlyList<string> Refused)
{
    public bool Sound => Breaches.Count == 0 && Refused.Count == 0;
}

/// <summary>
/// Judges both gates together and each lock alone: with the condition taken away the members must
/// still be exact, and with members for the whole pool the condition must be.
/// </summary>
internal sealed class Judge
{
    private const string ConditionAlone = "condition alone";

    private readonly Gates _gates;
    private readonly IReadOnlyList<TrustedRole> _trusted;
    private readonly IReadOnlyList<(string Name, Gates Gates)> _locks;

    /// <param name="gates">The deployment.</param>
    /// <param name="trusted">Whom the settings name.</param>
    public Judge(Gates gates, IReadOnlyList<TrustedRole> trusted)
    {
        (_gates, _trusted) = (gates, trusted);
        _locks =
        [
            .. from reading in Enum.GetValues<ExtractReading>()
            let read = gates.ReadAs(reading)
            from entry in new[]
            {
                ("both gates", read),
                (ConditionAlone, read.WithPoolWideMembers()),
                ("members alone", read.WithoutConditions()),
            }
            select entry,
        ];
    }

    /// <param name="callers">Anybody: sessions of trusted roles and strangers.</param>
    public Verdict Of(params IReadOnlyCollection<Caller> callers)
    {
        var known = callers.ToLookup(caller => _trusted.Any(role => role.Includes(caller)));
        return new(
            [
                .. from stranger in known[false]
                from entry in _locks
                let reached = entry.Gates.Reach(stranger)
                where reached.Count > 0
                select $"{entry.Name}: {stranger.Arn} becomes {string.Join(", ", reached)}",
                .. from neighbour in known[true]
                let role = _trusted.First(role => role.Includes(neighbour))
                from entry in _locks
                // The condition admits every workload of the account: which one, the members decide.
                where entry.Name != ConditionAlone
                from account in entry.Gates.Reach(neighbour)
                where !role.MayBecome(account)
                select $"{entry.Name}: {neighbour.Arn} becomes {account}",
            ],
            [
                .. known[true]
                    .Where(TrustedRole.Fits)
                    .Where(caller => !_gates.Identifies(caller))
                    .Select(caller => caller.Arn),
            ]
        );
    }
}
