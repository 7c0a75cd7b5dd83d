namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>The run has failed; its diagnostics say why. The program gets no more answers.</summary>
internal sealed class RegistrationRefusedException() : Exception(Text)
{
    /// <summary>What Pulumi's engine answers in this case.</summary>
    public const string Text = "resource monitor shut down while waiting on step's done channel";
}
