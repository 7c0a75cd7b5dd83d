using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>
/// Something that a program asked the engine for. The same program with the same answers asks the
/// same again, so a recording can replace it while the answers stay the same.
/// </summary>
internal abstract record ProgramCall
{
    /// <summary>Asks again; false when the answer is another one than the program got.</summary>
    public abstract bool Repeat(DeploymentRun run);
}

internal sealed record RegisterCall(Goal Goal, Registered Answer) : ProgramCall
{
    public override bool Repeat(DeploymentRun run) => run.Register(Goal) == Answer;

    public override string ToString() => $"{Goal.Type} {Goal.Name}";
}

internal sealed record ReadCall(Goal Goal, string Id, Registered Answer) : ProgramCall
{
    public override bool Repeat(DeploymentRun run) => run.Read(Goal, Id) == Answer;

    public override string ToString() => $"{Goal.Type} {Goal.Name}";
}

/// <summary>A question. A program that went on after a refusal does so again.</summary>
/// <param name="Token">The function.</param>
/// <param name="Arguments">What it was asked about.</param>
/// <param name="Provider">Reference of the provider; empty for the default one.</param>
/// <param name="Version">Version of the default provider.</param>
/// <param name="Answer">Null where the question was refused.</param>
internal sealed record InvokeCall(
    string Token,
    PropertyMap Arguments,
    string Provider,
    string Version,
    PropertyMap? Answer
) : ProgramCall
{
    public override bool Repeat(DeploymentRun run)
    {
        try
        {
            // Its answer may change from poll to poll; what came of it is in the next registrations.
            run.Invoke(Token, Arguments, Provider, Version);
        }
        catch (ProviderException) when (Answer is null) { }
        return true;
    }
}

internal sealed record OutputsCall(string Urn, PropertyMap Outputs) : ProgramCall
{
    public override bool Repeat(DeploymentRun run)
    {
        run.RegisterOutputs(Urn, Outputs);
        return true;
    }
}
