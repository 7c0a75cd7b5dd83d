namespace KeylessAlloyDb.Connector;

/// <param name="AssociatedTableId">The table that a new attachment is associated with; null for none.</param>
/// <param name="PropagatedTableId">The table that a new attachment propagates to; null for none.</param>
internal sealed record FoundTransitGateway(string? AssociatedTableId, string? PropagatedTableId);
