namespace KeylessAlloyDb.Tests.Validation;

/// <summary>Protects the forms of names, so that a cloud never refuses one half-way.</summary>
public sealed class ResourceNamesTests
{
    [Theory]
    [InlineData("abcdef")]
    [InlineData("demo-project-1")]
    [InlineData("example.com:demo-project")]
    [InlineData("a23456789012345678901234567890")]
    public void Google_projects(string id) => ResourceNames.IsGoogleProject(id).Should().BeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("abcde")]
    [InlineData("1bcdef")]
    [InlineData("Demo-project")]
    [InlineData("demo-project-")]
    [InlineData("123456789012")]
    [InlineData("a234567890123456789012345678901")]
    [InlineData("demo-project\n")]
    public void Rejects_Google_project(string? id) =>
        ResourceNames.IsGoogleProject(id).Should().BeFalse();

    [Theory]
    [InlineData("abcdef")]
    [InlineData("alloydb-client")]
    [InlineData("a23456789012345678901234567890")]
    public void Service_accounts(string id) => ResourceNames.IsServiceAccount(id).Should().BeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("abcde")]
    [InlineData("Alloydb-client")]
    [InlineData("alloydb-")]
    [InlineData("1lloydb")]
    [InlineData("example.com:demo-project")]
    [InlineData("a234567890123456789012345678901")]
    public void Rejects_service_account(string? id) =>
        ResourceNames.IsServiceAccount(id).Should().BeFalse();

    [Theory]
    [InlineData("a")]
    [InlineData("keyless-dev")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123")]
    public void Clusters(string id) => ResourceNames.IsCluster(id).Should().BeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("a-")]
    [InlineData("A")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void Rejects_cluster(string? id) => ResourceNames.IsCluster(id).Should().BeFalse();

    [Theory]
    [InlineData("123456789012")]
    [InlineData("000000000000")]
    public void AWS_accounts(string id) => ResourceNames.IsAwsAccount(id).Should().BeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("12345678901")]
    [InlineData("1234567890123")]
    [InlineData("12345678901a")]
    public void Rejects_AWS_account(string? id) =>
        ResourceNames.IsAwsAccount(id).Should().BeFalse();

    [Theory]
    [InlineData("asia-northeast1")]
    [InlineData("us-central1")]
    [InlineData("europe-west12")]
    public void Google_regions(string region) =>
        ResourceNames.IsGoogleRegion(region).Should().BeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("asia-northeast1-a")]
    [InlineData("asia-northeast")]
    [InlineData("ap-northeast-1")]
    public void Rejects_Google_region(string? region) =>
        ResourceNames.IsGoogleRegion(region).Should().BeFalse();

    [Theory]
    [InlineData("ap-northeast-1")]
    [InlineData("us-gov-west-1")]
    [InlineData("cn-north-1")]
    [InlineData("eusc-de-east-1")]
    public void AWS_regions(string region) => ResourceNames.IsAwsRegion(region).Should().BeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("ap-northeast-1a")]
    [InlineData("asia-northeast1")]
    [InlineData("ap-northeast")]
    public void Rejects_AWS_region(string? region) =>
        ResourceNames.IsAwsRegion(region).Should().BeFalse();

    [Fact]
    public void What_is_allowed_is_said_in_words() =>
        new[]
        {
            ResourceNames.GoogleProjectAllowed,
            ResourceNames.ServiceAccountAllowed,
            ResourceNames.ClusterAllowed,
        }
            .Should()
            .OnlyContain(text =>
                text.Contains("a-z, 0-9 and -") && text.Contains("not ending with -")
            );
}
