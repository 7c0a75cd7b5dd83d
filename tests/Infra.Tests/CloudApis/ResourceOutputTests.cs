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

    private static Task<bool> IsKnownAsync<T>(T value) =>
        OutputUtilities.GetIsKnownAsync(Output.Create(value).OnceCreated());
}
