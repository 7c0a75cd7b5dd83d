using Pulumi.Aws.Ec2;
using Pulumi.Aws.Ec2TransitGateway;
using Pulumi.Aws.Ec2TransitGateway.Inputs;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// The transit gateway, the VPC's attachment to it, and the gateway's route tables. Its owner's account answers.
/// </summary>
internal sealed class TransitGatewayLookup(
    ConnectorSettings settings,
    Problems problems,
    InvokeOptions options,
    InvokeOptions asOwner
) : PartLookup(settings, problems, options)
{
    private const string Enabled = "enable";
    private const string Id = "transitGateway.id";
    private const string Association = "transitGateway.associationRouteTableId";
    private const string Propagation = "transitGateway.propagationRouteTableIds";

    private readonly ExistingTransitGateway _transit = settings.Network!.TransitGateway!;

    private string Account => _transit.AccountId ?? Settings.AccountId;

    private string Tables =>
        $"a route table that `aws ec2 describe-transit-gateway-route-tables {Region} --filters Name=transit-gateway-id,Values={_transit.Id}` lists";

    public async Task<FoundTransitGateway?> FindAsync(FoundVpc vpc)
    {
        var gateway = await CloudQuestion
            .FindAsync(
                $"The transit gateway {_transit.Id}",
                () => GetTransitGateway.InvokeAsync(new() { Id = _transit.Id }, asOwner)
            )
            .ConfigureAwait(false);
        if (
            !Require(
                gateway is not null,
                Id,
                _transit.Id,
                $"account {Account} has no such transit gateway in {Settings.Region}",
                $"a transit gateway that `aws ec2 describe-transit-gateways {Region}` lists in its owner's account, which transitGateway.roleArn names"
            )
            || !Require(
                gateway!.OwnerId == Account,
                "transitGateway.roleArn",
                _transit.RoleArn,
                $"{_transit.Id} belongs to account {gateway.OwnerId}, and only its owner attaches a VPN",
                $"the ARN of a role in account {gateway.OwnerId} that may create VPN connections"
            )
        )
        {
            return null;
        }

        CheckGateway(gateway);
        FoundTransitGateway found = new(
            gateway.DefaultRouteTableAssociation == Enabled
                ? gateway.AssociationDefaultRouteTableId
                : null,
            gateway.DefaultRouteTablePropagation == Enabled
                ? gateway.PropagationDefaultRouteTableId
                : null
        );
        await CheckTablesAsync().ConfigureAwait(false);
        Require(
            _transit.AssociationRouteTableId is not null || found.AssociatedTableId is not null,
            Association,
            null,
            $"{_transit.Id} associates no attachment by itself, so packets from Google would go nowhere",
            Tables
        );
        if (await AttachmentAsync().ConfigureAwait(false) is { } attachment)
        {
            await CheckZonesAsync(attachment, vpc).ConfigureAwait(false);
            await CheckWayThereAsync(attachment, found).ConfigureAwait(false);
            await CheckWayBackAsync(attachment, vpc, found).ConfigureAwait(false);
        }

        return found;
    }

    private void CheckGateway(GetTransitGatewayResult gateway)
    {
        Problems.RequireBoth(
            gateway.AmazonSideAsn == Settings.Asn,
            (nameof(ConnectorSettings.Asn), Settings.Asn),
            ($"{Setting}.{Id}", _transit.Id),
            $"the gateway has the ASN {gateway.AmazonSideAsn}",
            $"{gateway.AmazonSideAsn}"
        );
        if (gateway.VpnEcmpSupport != Enabled)
        {
            Log.Warn(
                $"{_transit.Id} has VPN ECMP off, so one of the four tunnels carries all packets to Google, 1.25 Gbps at "
                    + $"most. Its owner's command: aws ec2 modify-transit-gateway {Region} --transit-gateway-id {_transit.Id} --options VpnEcmpSupport=enable"
            );
        }
    }

    private async Task CheckTablesAsync()
    {
        (string Field, string? Table)[] named =
        [
            (Association, _transit.AssociationRouteTableId),
            .. _transit.PropagationRouteTableIds.Select(
                (table, index) => ($"{Propagation}[{index}]", (string?)table)
            ),
        ];
        foreach (var (field, id) in named.Where(table => table.Table is not null))
        {
            var table = await CloudQuestion
                .FindAsync(
                    $"The route table {id}",
                    () =>
                        Pulumi.Aws.Ec2TransitGateway.GetRouteTable.InvokeAsync(
                            new() { Id = id },
                            asOwner
                        )
                )
                .ConfigureAwait(false);
            Require(
                table?.TransitGatewayId == _transit.Id,
                field,
                id,
                $"is no route table of {_transit.Id}",
                Tables
            );
        }
    }

    private async Task<GetAttachmentResult?> AttachmentAsync()
    {
        GetAttachmentFilterArgs[] filters =
        [
            new() { Name = "transit-gateway-id", Values = { _transit.Id } },
            new() { Name = "resource-type", Values = { "vpc" } },
            new() { Name = "resource-id", Values = { Network.VpcId } },
        ];
        var attachment = await CloudQuestion
            .FindAsync(
                $"The attachment of {Network.VpcId} to {_transit.Id}",
                () => GetAttachment.InvokeAsync(new() { Filters = [.. filters] }, asOwner)
            )
            .ConfigureAwait(false);
        if (
            !Require(
                attachment is not null,
                Id,
                _transit.Id,
                $"{Network.VpcId} is not attached to it",
                $"a gateway that the VPC is attached to; {Owner([
                    $"create-transit-gateway-vpc-attachment {Region} --transit-gateway-id {_transit.Id} --vpc-id {Network.VpcId} --subnet-ids {string.Join(' ', Network.SubnetIds)}",
                ])}"
            )
        )
        {
            return null;
        }

        Require(
            attachment!.State == "available",
            Id,
            _transit.Id,
            $"{attachment.Id}, the attachment of {Network.VpcId}, is in the state {attachment.State}",
            "an attachment in the state available"
                + (
                    attachment.State == "pendingAcceptance"
                        ? $"; {Owner([$"accept-transit-gateway-vpc-attachment {Region} --transit-gateway-attachment-id {attachment.Id}"])}"
                        : ""
                )
        );
        return attachment;
    }

    /// <summary>A subnet reaches the gateway through the attachment's subnet in its own zone only.</summary>
    private async Task CheckZonesAsync(GetAttachmentResult attachment, FoundVpc vpc)
    {
        var attached = await CloudQuestion
            .AskAsync(
                $"The attachment {attachment.Id}",
                () => GetVpcAttachment.InvokeAsync(new() { Id = attachment.Id }, Options)
            )
            .ConfigureAwait(false);
        var zones = await Task.WhenAll(
                attached.SubnetIds.Select(async id =>
                    (
                        await CloudQuestion
                            .AskAsync(
                                $"The subnet {id}",
                                () => GetSubnet.InvokeAsync(new() { Id = id }, Options)
                            )
                            .ConfigureAwait(false)
                    ).AvailabilityZone
                )
            )
            .ConfigureAwait(false);
        var outside = vpc
            .Subnets.Where(subnet => !zones.Contains(subnet.AvailabilityZone))
            .ToList();
        Require(
            outside.Count == 0,
            "subnetIds",
            Network.SubnetIds,
            $"has {string.Join(" and ", outside.Select(subnet => $"{subnet.Id} in {subnet.AvailabilityZone}"))}, where {attachment.Id} has no subnet, so nothing there reaches {_transit.Id}",
            $"subnets in {string.Join(", ", zones.Order(StringComparer.Ordinal))}; "
                + Owner([
                    $"modify-transit-gateway-vpc-attachment {Region} --transit-gateway-attachment-id {attachment.Id} --add-subnet-ids {string.Join(' ', outside.Select(subnet => subnet.Id))}",
                ])
        );
    }

    /// <summary>The table of the VPC's attachment has to learn Google's ranges.</summary>
    private async Task CheckWayThereAsync(
        GetAttachmentResult attachment,
        FoundTransitGateway gateway
    )
    {
        var table = attachment.AssociationTransitGatewayRouteTableId;
        if (
            !Require(
                table is { Length: > 0 },
                Id,
                _transit.Id,
                $"{attachment.Id}, the attachment of {Network.VpcId}, is associated with no route table",
                "an attachment with a route table; "
                    + Owner([
                        $"associate-transit-gateway-route-table {Region} --transit-gateway-route-table-id <id> --transit-gateway-attachment-id {attachment.Id}",
                    ])
            )
        )
        {
            return;
        }

        Require(
            _transit.PropagationRouteTableIds.Append(gateway.PropagatedTableId).Contains(table),
            Propagation,
            _transit.PropagationRouteTableIds,
            $"lacks {table}, the route table of {attachment.Id}, so {Network.VpcId} gets no route to Google",
            $"a list with {table}"
        );
        var rival = (await RoutesAsync(table).ConfigureAwait(false)).FirstOrDefault(route =>
            route.Type == "static"
            && Settings.GoogleRanges.Any(range =>
                Cidr.IsWithin(route.DestinationCidrBlock, range.Cidr)
            )
        );
        Require(
            rival is null,
            Id,
            _transit.Id,
            $"{table}, the route table of {attachment.Id}, has a static route to {rival?.DestinationCidrBlock}, which wins over the route that the VPN brings",
            $"a table without a route in {string.Join(", ", Settings.GoogleRanges.Select(range => range.Cidr))}; "
                + Owner([
                    $"delete-transit-gateway-route {Region} --transit-gateway-route-table-id {table} --destination-cidr-block {rival?.DestinationCidrBlock}",
                ])
        );
    }

    /// <summary>The gateway announces to Google what the VPN's table has.</summary>
    private async Task CheckWayBackAsync(
        GetAttachmentResult attachment,
        FoundVpc vpc,
        FoundTransitGateway gateway
    )
    {
        if (
            (_transit.AssociationRouteTableId ?? gateway.AssociatedTableId) is not { } table
            || !Problems.IsSound($"{Setting}.{Association}")
        )
        {
            return;
        }

        var routes = await RoutesAsync(table).ConfigureAwait(false);
        var lost = vpc
            .Subnets.Where(subnet =>
                !routes.Any(route =>
                    route.State == "active"
                    && Cidr.IsWithin(subnet.CidrBlock, route.DestinationCidrBlock)
                )
            )
            .ToList();
        Require(
            lost.Count == 0,
            Association,
            _transit.AssociationRouteTableId,
            $"{table} has no route to {string.Join(", ", lost.Select(subnet => $"{subnet.CidrBlock} of {subnet.Id}"))}, so Google learns no way back",
            $"a table with routes to {Network.VpcId}; "
                + Owner([
                    $"enable-transit-gateway-route-table-propagation {Region} --transit-gateway-route-table-id {table} --transit-gateway-attachment-id {attachment.Id}",
                ])
        );
    }

    private async Task<
        ImmutableArray<Pulumi.Aws.Ec2TransitGateway.Outputs.GetRouteTableRoutesRouteResult>
    > RoutesAsync(string table) =>
        (
            await CloudQuestion
                .AskAsync(
                    $"The routes of {table}",
                    () =>
                        GetRouteTableRoutes.InvokeAsync(
                            new()
                            {
                                TransitGatewayRouteTableId = table,
                                Filters =
                                {
                                    new GetRouteTableRoutesFilterArgs
                                    {
                                        Name = "state",
                                        Values = { "active", "blackhole" },
                                    },
                                },
                            },
                            asOwner
                        )
                )
                .ConfigureAwait(false)
        ).Routes;
}
