using KeylessAlloyDb.Login.Client;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Login.Twin;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Trust.Tests.Boundary;
using KeylessAlloyDb.Trust.Tests.Client;

namespace KeylessAlloyDb.Trust.Tests.Registered;

/// <summary>
/// Protects the whole way: Google's own library, with the file that the stack puts out, against the trust,
/// the roles, the instance and the users that the stack registers.
/// </summary>
public sealed class LoginTests
{
    public static TheoryData<string> Stacks => [.. DeployedStack.Names];

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task Every_trusted_role_logs_in_on_every_path_with_its_accounts_file(string name)
    {
        var stack = DeployedStack.Named(name);
        foreach (var role in stack.Trusted)
        {
            var user = stack.IdentityOf(role).Text("databaseUserName")!;
            await using var login = await WholeLogin.StartAsync(
                stack.Deployment,
                role.Session("i-0123456789abcdef0")
            );

            foreach (var path in Paths(login.Twin.Deployment.Instances.Single()))
            {
                (await login.LogInAsync(FileOf(stack, role), path, user)).Should().Be(user);
            }
        }
    }

    /// <summary>
    /// The tricks that are known by name, on the wire: they end where Google refuses them, with whichever
    /// account's file they hold.
    /// </summary>
    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task No_stranger_comes_to_the_database(string name)
    {
        var stack = DeployedStack.Named(name);
        var role = stack.Trusted[0];
        var user = stack.IdentityOf(role).Text("databaseUserName")!;
        await using var login = await WholeLogin.StartAsync(stack.Deployment, role.Session("i-0"));
        var strangers = new Callers(role)
            .Known.Where(caller => !stack.Trusted.Any(one => one.Includes(caller)))
            // Without a role there is no metadata service to ask.
            .Where(caller => caller.Arn.Split('/').Length > 2)
            .ToList();
        strangers.Should().HaveCountGreaterThan(15);

        foreach (var stranger in strangers)
        {
            login.Twin.Session = AwsSession.Of(stranger);
            var attempt = () => login.LogInAsync(FileOf(stack, role), AddressKind.Psc, user);

            (await attempt.Should().ThrowAsync<LoginException>(stranger.Arn))
                .Which.Hop.Should()
                .Be("exchange", stranger.Arn);
        }

        login.Sessions.Should().Be(0);
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
        await using var login = await WholeLogin.StartAsync(
            stack.Deployment,
            role.Session("i-0123456789abcdef0")
        );

        var attempt = () => login.LogInAsync(FileOf(stack, other), AddressKind.Psc, "anybody");

        (await attempt.Should().ThrowAsync<LoginException>())
            .WithMessage("*not the provider's*")
            .Which.Hop.Should()
            .Be("exchange");
    }

    /// <summary>
    /// One application with another one's file and user, from the same AWS account: the exchange admits it, and the
    /// service account refuses it.
    /// </summary>
    [Fact]
    public async Task No_workload_logs_in_as_another()
    {
        var stack = DeployedStack.Named("several workloads");
        var tried = 0;
        foreach (var role in stack.Trusted)
        {
            await using var login = await WholeLogin.StartAsync(
                stack.Deployment,
                role.Session("i-0123456789abcdef0")
            );
            foreach (
                var other in stack.Trusted.Where(other =>
                    other.Workload != role.Workload && other.Account == role.Account
                )
            )
            {
                var attempt = () =>
                    login.LogInAsync(
                        FileOf(stack, other),
                        AddressKind.Psc,
                        stack.IdentityOf(other).Text("databaseUserName")!
                    );

                (await attempt.Should().ThrowAsync<LoginException>())
                    .Which.Hop.Should()
                    .Be("impersonation");
                // With its own token, another user's name is refused.
                var own = () =>
                    login.LogInAsync(
                        FileOf(stack, role),
                        AddressKind.Psc,
                        stack.IdentityOf(other).Text("databaseUserName")!
                    );
                await own.Should().ThrowAsync<InvalidOperationException>("PostgreSQL refuses it");
                tried++;
            }
        }

        tried.Should().BeGreaterThan(5);
    }

    private static IEnumerable<AddressKind> Paths(DeployedInstance instance) =>
        instance.PublicIpAddress is null
            ? [AddressKind.Psc]
            : [AddressKind.Psc, AddressKind.Public];

    private static string FileOf(DeployedStack stack, TrustedRole role) =>
        stack.IdentityOf(role)["credentialConfigurations"].AsMap!.Text(role.Account)!;

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(line => line.Trim());
}
