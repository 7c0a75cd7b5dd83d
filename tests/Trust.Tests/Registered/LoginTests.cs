using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Testing.Infra.Trust.Twin;
using KeylessAlloyDb.Trust.Tests.Boundary;
using KeylessAlloyDb.Trust.Tests.Client;

namespace KeylessAlloyDb.Trust.Tests.Registered;

/// <summary>
/// Protects the whole way: the real client, with the file that the stack puts out, against the trust
/// that the stack registers.
/// </summary>
public sealed class LoginTests
{
    public static TheoryData<string> Stacks => [.. DeployedStack.Names];

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task Every_trusted_role_becomes_the_service_account_with_its_accounts_file(
        string name
    )
    {
        var stack = DeployedStack.Named(name);
        foreach (var role in stack.Trusted)
        {
            await using var twin = await IdentityTwin.StartAsync(
                stack.Gates,
                role.Session("i-0123456789abcdef0")
            );

            var token = await DotnetClient.AccessTokenAsync(FileOf(stack, role), twin);

            twin.Credentials.Holder(token)
                .Should()
                .Be(stack.Outputs["identity"].AsMap!.Text("serviceAccountEmail"));
        }
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void The_instance_carries_the_same_file(string name)
    {
        var stack = DeployedStack.Named(name);
        var userData = stack
            .Resources.Single(resource => resource.Type == Types.ClientInstance)
            .Inputs.Text("userData")!;

        Lines(userData).Should().ContainInConsecutiveOrder(Lines(FileOf(stack, stack.Trusted[0])));
    }

    [Fact]
    public async Task Rejects_a_trusted_role_with_another_accounts_file()
    {
        var stack = DeployedStack.Named("several roles");
        var (role, other) = (stack.Trusted[0], stack.Trusted[2]);
        await using var twin = await IdentityTwin.StartAsync(
            stack.Gates,
            role.Session("i-0123456789abcdef0")
        );

        var login = () => DotnetClient.AccessTokenAsync(FileOf(stack, other), twin);

        await login.Should().ThrowAsync<Exception>();
        twin.Calls[^1].Detail.Should().Contain("not the provider's");
    }

    private static string FileOf(DeployedStack stack, TrustedRole role) =>
        stack.Outputs["identity"].AsMap!["credentialConfigurations"].AsMap!.Text(role.Account)!;

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(line => line.Trim());
}
