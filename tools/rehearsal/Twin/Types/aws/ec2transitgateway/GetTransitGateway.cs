namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A transit gateway of the account, or one that another account shares with it.</summary>
internal sealed class GetTransitGateway()
    : AwsLookup(
        "aws:ec2transitgateway/getTransitGateway:getTransitGateway",
        TransitGateway.Token,
        "EC2 Transit Gateway"
    );
