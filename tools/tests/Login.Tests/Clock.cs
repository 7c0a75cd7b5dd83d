namespace KeylessAlloyDb.Login.Tests;

/// <summary>The clouds' time, which a test moves.</summary>
internal sealed class Clock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
