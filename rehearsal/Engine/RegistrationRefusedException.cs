namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>The run has failed; its diagnostics say why. The program gets no more answers.</summary>
internal sealed class RegistrationRefusedException()
    : Exception("resource monitor shut down while waiting on step's done channel");
