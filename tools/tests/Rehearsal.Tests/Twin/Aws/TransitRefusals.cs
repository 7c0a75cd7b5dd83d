using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.Aws.AwsAccount;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>What AWS refuses of a transit gateway's attachments and route tables.</summary>
internal static class TransitRefusals
{
    private const string Association =
        "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation";
    private const string Propagation =
        "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation";

    public static IReadOnlyList<Refusal<AwsAccount>> All { get; } =
    [
        new(
            "attachment-unique",
            aws =>
            {
                var (vpc, transit) = (aws.Vpc(), Gateway(aws));
                Attach(aws, transit, vpc);
                Attach(aws, transit, vpc, "10.20.2.0/24");
            },
            aws =>
            {
                var vpc = aws.Vpc();
                Attach(aws, Gateway(aws), vpc);
                Attach(aws, Gateway(aws), vpc, "10.20.2.0/24");
            }
        ),
        new(
            "transit-association-unique",
            aws => Tie(aws, Association, Gateway(aws)),
            aws => Tie(aws, Association, Gateway(aws), ("replaceExistingAssociation", true))
        ),
        new(
            "transit-propagation-unique",
            aws =>
            {
                var transit = Gateway(aws);
                Tie(
                    aws,
                    Propagation,
                    Attach(aws, transit, aws.Vpc()).Id,
                    transit.Text("propagationDefaultRouteTableId")
                );
            },
            aws => Tie(aws, Propagation, Gateway(aws))
        ),
        new(
            "transit-attachment-exists",
            aws => Tie(aws, Propagation, "tgw-attach-0", Table(aws, Gateway(aws)).Id),
            aws => Tie(aws, Propagation, Gateway(aws))
        ),
        new(
            "transit-route-table-exists",
            aws =>
                Tie(
                    aws,
                    Propagation,
                    Attach(aws, Gateway(aws), aws.Vpc()).Id,
                    Table(aws, Gateway(aws)).Id
                ),
            aws => Tie(aws, Propagation, Gateway(aws))
        ),
        new(
            "transit-route-table-in-use",
            aws =>
            {
                var transit = Gateway(aws, "disable");
                var table = Table(aws, transit);
                Tie(aws, Association, Attach(aws, transit, aws.Vpc()).Id, table.Id);
                aws.Delete(table);
            },
            aws =>
            {
                var transit = Gateway(aws, "disable");
                var table = Table(aws, transit);
                var tie = Tie(aws, Association, Attach(aws, transit, aws.Vpc()).Id, table.Id);
                aws.Delete(tie, table);
            }
        ),
        new(
            "transit-gateway-owner",
            aws => aws.Recheck(Tie(aws, Propagation, Gateway(aws)), RoleIn("111111111111")),
            aws => aws.Recheck(Tie(aws, Propagation, Gateway(aws)), RoleIn(Number))
        ),
    ];

    private static Made Gateway(AwsAccount aws, string defaults = "enable") =>
        aws.Create(
            "aws:ec2transitgateway/transitGateway:TransitGateway",
            ("defaultRouteTableAssociation", defaults),
            ("defaultRouteTablePropagation", defaults)
        );

    private static Made Attach(
        AwsAccount aws,
        Made transit,
        Made vpc,
        string subnet = "10.20.1.0/24"
    ) =>
        aws.Create(
            "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
            ("vpcId", vpc.Id),
            ("subnetIds", List(aws.Subnet(vpc, subnet).Id)),
            ("transitGatewayId", transit.Id)
        );

    private static Made Table(AwsAccount aws, Made transit) =>
        aws.Create("aws:ec2transitgateway/routeTable:RouteTable", ("transitGatewayId", transit.Id));

    /// <summary>A VPC's attachment and a table of the gateway's.</summary>
    private static Made Tie(
        AwsAccount aws,
        string type,
        Made transit,
        params (string, PropertyValue)[] more
    ) => Tie(aws, type, Attach(aws, transit, aws.Vpc()).Id, Table(aws, transit).Id, more);

    private static Made Tie(
        AwsAccount aws,
        string type,
        string attachment,
        string table,
        params (string, PropertyValue)[] more
    ) =>
        aws.Create(
            type,
            [
                ("transitGatewayAttachmentId", attachment),
                ("transitGatewayRouteTableId", table),
                .. more,
            ]
        );
}
