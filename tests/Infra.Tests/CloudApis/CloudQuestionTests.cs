namespace KeylessAlloyDb.Infra.Tests.CloudApis;

/// <summary>Protects the difference between "there is none" and "nobody answered".</summary>
/// <remarks>
/// https://github.com/hashicorp/terraform-provider-aws/blob/v6.58.0/internal/tfresource/not_found_error.go
/// </remarks>
public sealed class CloudQuestionTests
{
    [Theory]
    [InlineData("no matching EC2 VPC found")]
    [InlineData("query returned no results. Please change your search criteria and try again")]
    [InlineData("no Route53 Resolver Endpoint matched")]
    public async Task Nothing_is_null(string answer) =>
        (await CloudQuestion.FindAsync("The VPC", () => Fail(answer))).Should().BeNull();

    [Theory]
    [InlineData("multiple EC2 VPCs matched; use additional constraints")]
    [InlineData("UnauthorizedOperation: You are not authorized to perform this operation")]
    public async Task No_answer_is_an_error(string answer) =>
        (
            await FluentActions
                .Invoking(() => CloudQuestion.FindAsync("The VPC", () => Fail(answer)))
                .Should()
                .ThrowAsync<Pulumi.RunException>()
        )
            .Which.Message.Should()
            .Contain($"The VPC cannot be read: {answer}");

    [Fact]
    public async Task Something_is_given_back() =>
        (await CloudQuestion.FindAsync("The VPC", () => Task.FromResult("vpc-1")))
            .Should()
            .Be("vpc-1");

    private static Task<string> Fail(string answer) =>
        Task.FromException<string>(new InvalidOperationException(answer));
}
