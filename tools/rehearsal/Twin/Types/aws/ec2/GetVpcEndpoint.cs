namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A VPC's endpoint of a service.</summary>
internal sealed class GetVpcEndpoint()
    : AwsLookup("aws:ec2/getVpcEndpoint:getVpcEndpoint", VpcEndpoint.Token, "EC2 VPC Endpoint");
