using System.Collections.Immutable;
using KeylessAlloyDb.Testing.Infra.Mocks;
using Pulumi;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Tests.CloudApis;

/// <summary>Protects that what does not exist is unknown, and what exists stays as it is.</summary>
public sealed class ResourceOutputTests
{
    [Fact]
    public async Task A_text_and_a_list_that_are_there_stay_known()
    {
        (await IsKnownAsync("")).Should().BeTrue();
        (await IsKnownAsync(ImmutableArray<string>.Empty)).Should().BeTrue();
    }

    [Fact]
    public async Task A_text_and_a_list_that_are_not_there_are_unknown()
    {
        (await IsKnownAsync((string)null!)).Should().BeFalse();
        (await IsKnownAsync(default(ImmutableArray<string>))).Should().BeFalse();
    }

    [Fact]
    public async Task An_address_is_known_once_it_is_assigned()
    {
        (await IsAssignedAsync("203.0.113.7")).Should().BeTrue();
        (await IsAssignedAsync(null!)).Should().BeFalse();
    }

    /// <summary>A dependency on an id would make the value unknown while the resource is not there.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_value_after_a_resource_depends_on_it_and_stays_known(bool preview)
    {
        var (run, (one, other)) = await new CloudMocks(preview).RunAsync(() =>
        {
            Resource role = new Pulumi.Aws.Iam.Role("role", new() { AssumeRolePolicy = "{}" });
            return (
                Output.Create("value").After([role]),
                Output.Create("value").After(Output.Create(role))
            );
        });

        foreach (var value in new[] { one, other })
        {
            (await OutputUtilities.GetIsKnownAsync(value)).Should().BeTrue();
            (await OutputUtilities.GetValueAsync(value)).Should().Be("value");
            (await OutputUtilities.GetDependenciesAsync(value))
                .Should()
                .ContainSingle()
                .Which.GetResourceName()
                .Should()
                .Be("role");
        }
        run.All("aws:iam/role").Should().ContainSingle();
    }

    private static Task<bool> IsKnownAsync(string value) =>
        OutputUtilities.GetIsKnownAsync(Output.Create(value).OnceCreated());

    private static Task<bool> IsKnownAsync(ImmutableArray<string> values) =>
        OutputUtilities.GetIsKnownAsync(Output.Create(values).OnceCreated());

    private static Task<bool> IsAssignedAsync(string address) =>
        OutputUtilities.GetIsKnownAsync(Output.Create(address).OnceAssigned());
}
