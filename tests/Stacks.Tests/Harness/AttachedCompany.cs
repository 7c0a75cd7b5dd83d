namespace KeylessAlloyDb.Stacks.Tests.Harness;

/// <summary>
/// The VPC and the transit gateway of examples/transit-gateway and a stack that uses both, with changes, which are
/// written as those of <see cref="Company"/>: <c>awsNetwork.transitGateway.field=value</c>.
/// </summary>
internal sealed class AttachedCompany(params IEnumerable<string> changes)
    : Company(
        "transit-gateway",
        "awsNetwork",
        """
        {
          "vpcId": "vpc-0c0ffee0000000001",
          "subnetIds": ["subnet-0c0ffee0000000001", "subnet-0c0ffee0000000002"],
          "routeTableIds": ["rtb-0c0ffee0000000002"],
          "transitGateway": {
            "id": "tgw-0c0ffee0000000001",
            "roleArn": "arn:aws:iam::210987654321:role/vpn",
            "associationRouteTableId": "tgw-rtb-0c0ffee0000000002",
            "propagationRouteTableIds": ["tgw-rtb-0c0ffee0000000001"]
          }
        }
        """,
        changes
    );
