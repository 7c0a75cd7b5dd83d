namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>What AWS refuses.</summary>
internal sealed record Refusal(
    string Rule,
    Action<AwsAccount> Violating,
    Action<AwsAccount> Passing
) : Refusal<AwsAccount>(Rule, Violating, Passing);
