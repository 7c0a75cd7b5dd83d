namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>What is attached to a transit gateway: a VPC, or the two tunnels of a VPN connection.</summary>
/// <param name="World">Everything that exists.</param>
/// <param name="Id">Id of the attachment, which a VPN connection has beside its own.</param>
/// <param name="Made">The resource that made it.</param>
internal sealed record TransitAttachment(World World, string Id, Entity Made)
{
    private const string Enabled = "enable";

    public bool IsVpc => Made.Type == VpcAttachment.Token;

    public Entity? Gateway => World.Find(TransitGateway.Token, Made.Text("transitGatewayId"));

    public static IEnumerable<TransitAttachment> All(World world) =>
        world
            .OfType(VpcAttachment.Token)
            .Select(made => new TransitAttachment(world, made.Id, made))
            .Concat(
                world
                    .OfType(VpnConnection.Token)
                    .Where(made => made.Text("transitGatewayId") is { Length: > 0 })
                    .Select(made => new TransitAttachment(
                        world,
                        made.Text("transitGatewayAttachmentId") ?? "",
                        made
                    ))
            );

    public static TransitAttachment? Find(World world, string? id) =>
        All(world).FirstOrDefault(attachment => attachment.Id == id);

    /// <summary>The table that decides where its packets go; null for none.</summary>
    public string? Table =>
        World
            .OfType(TransitRouteTableAssociation.Token)
            .FirstOrDefault(association => association.Text("transitGatewayAttachmentId") == Id)
            ?.Text("transitGatewayRouteTableId")
        ?? DefaultTable("Association", "associationDefaultRouteTableId");

    /// <summary>The table that the gateway's defaults give it; null where there is none.</summary>
    public string? DefaultAssociation =>
        DefaultTable("Association", "associationDefaultRouteTableId");

    public string? DefaultPropagation =>
        DefaultTable("Propagation", "propagationDefaultRouteTableId");

    /// <summary>Whether a table learns where its packets come from.</summary>
    public bool IsKnownTo(string table) =>
        DefaultPropagation == table
        || World
            .OfType(TransitRouteTablePropagation.Token)
            .Any(propagation =>
                propagation.Text("transitGatewayAttachmentId") == Id
                && propagation.Text("transitGatewayRouteTableId") == table
            );

    private string? DefaultTable(string kind, string property) =>
        Gateway?.Text($"defaultRouteTable{kind}") == Enabled
        && Made.Inputs.Get($"transitGatewayDefaultRouteTable{kind}") != false
            ? Gateway.Text(property)
            : null;
}
