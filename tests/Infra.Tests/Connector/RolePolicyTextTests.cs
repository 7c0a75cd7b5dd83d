namespace KeylessAlloyDb.Tests.Connector;

/// <summary>Protects the few policies, to the letter.</summary>
public sealed class RolePolicyTextTests
{
    [Fact]
    public void Only_a_service_takes_the_role() =>
        RolePolicyText
            .TrustService("ec2.amazonaws.com")
            .Should()
            .Be(
                """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ec2.amazonaws.com"}}]}"""
            );

    /// <remarks>https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html</remarks>
    [Fact]
    public void A_service_takes_the_role_in_the_name_of_the_accounts_own_resources() =>
        RolePolicyText
            .TrustService(
                "vpc-flow-logs.amazonaws.com",
                "123456789012",
                "arn:aws:ec2:ap-northeast-1:123456789012:vpc-flow-log/*"
            )
            .Should()
            .Be(
                """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"vpc-flow-logs.amazonaws.com"},"Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"},"ArnLike":{"aws:SourceArn":"arn:aws:ec2:ap-northeast-1:123456789012:vpc-flow-log/*"}}}]}"""
            );

    [Fact]
    public void A_role_may_do_named_things_to_named_things() =>
        RolePolicyText
            .Allow((["s3:GetObject"], ["arn:aws:s3:::bucket/key"]), (["s3:ListBucket"], ["*"]))
            .Should()
            .Be(
                """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::bucket/key"]},{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["*"]}]}"""
            );

    [Fact]
    public void An_endpoint_passes_one_thing_to_named_things() =>
        RolePolicyText
            .AllowAnyone("s3:GetObject", ["arn:aws:s3:::bucket/*"])
            .Should()
            .Be(
                """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":["arn:aws:s3:::bucket/*"]}]}"""
            );
}
