namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A route table of a transit gateway.</summary>
internal sealed class GetTransitRouteTable()
    : AwsLookup(
        "aws:ec2transitgateway/getRouteTable:getRouteTable",
        TransitRouteTable.Token,
        "EC2 Transit Gateway Route Table"
    );
