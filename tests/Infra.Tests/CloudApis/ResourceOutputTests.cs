using System.Collections.Immutable;
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

    private static Task<bool> IsKnownAsync(string value) =>
        OutputUtilities.GetIsKnownAsync(Output.Create(value).OnceCreated());

    private static Task<bool> IsKnownAsync(ImmutableArray<string> values) =>
        OutputUtilities.GetIsKnownAsync(Output.Create(values).OnceCreated());

    private static Task<bool> IsAssignedAsync(string address) =>
        OutputUtilities.GetIsKnownAsync(Output.Create(address).OnceAssigned());
}
