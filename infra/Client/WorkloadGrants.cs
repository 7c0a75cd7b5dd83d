namespace KeylessAlloyDb.Client;

/// <summary>The privileges of a further workload's database user.</summary>
/// <param name="Workload">The workload's name.</param>
/// <param name="Grants">All of its privileges, per schema; every other one is revoked.</param>
public sealed record WorkloadGrants(string Workload, IReadOnlyList<Grant> Grants);
