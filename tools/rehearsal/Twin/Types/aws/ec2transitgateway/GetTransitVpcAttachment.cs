namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A VPC on a transit gateway. Both accounts see it.</summary>
internal sealed class GetTransitVpcAttachment()
    : AwsLookup(
        "aws:ec2transitgateway/getVpcAttachment:getVpcAttachment",
        VpcAttachment.Token,
        "EC2 Transit Gateway VPC Attachment"
    );
