using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>Variables of the process are everybody's: nothing else runs beside these tests.</summary>
[CollectionDefinition(nameof(FunctionTests), DisableParallelization = true)]
public sealed class FunctionTestsAlone;

/// <summary>
/// Protects clients whose keys are in their environment, such as Lambda functions: the credential file takes those
/// keys and no others.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html</remarks>
[Collection(nameof(FunctionTests))]
public sealed class FunctionTests : IAsyncLifetime
{
    private static readonly Caller s_function = new(
        $"arn:aws:sts::{Sample.Account}:assumed-role/{Sample.RoleName}/orders-report",
        Sample.Account,
        "AROAEXAMPLEROLEID0001:orders-report"
    );

    private LoginTwin _twin = null!;

    public async Task InitializeAsync() =>
        _twin = await LoginTwin.StartAsync(Sample.Deployment, s_function);

    public Task DisposeAsync() => _twin.DisposeAsync().AsTask();

    [Fact]
    public async Task A_function_logs_in_and_asks_no_metadata_service()
    {
        using var variables = new ProcessVariables(_twin.Session);

        var token = await AccessTokenAsync();

        _twin.Tokens.Account(token).Should().Be(Sample.ServiceAccount);
        _twin.Calls.Select(call => call.Service).Should().Equal("sts", "iam");
    }

    [Fact]
    public async Task Rejects_another_function_s_role()
    {
        _twin.Session = AwsSession.Of(
            new(
                $"arn:aws:sts::{Sample.Account}:assumed-role/orders-import/orders-report",
                Sample.Account,
                "AROAEXAMPLEROLEID0002:orders-report"
            )
        );
        using var variables = new ProcessVariables(_twin.Session);

        await FluentActions.Awaiting(AccessTokenAsync).Should().ThrowAsync<Exception>();
        _twin.Calls.Should().ContainSingle().Which.Detail.Should().Contain("attribute condition");
    }

    /// <summary>SnapStart sets no keys: an error, instead of the identity of whatever is beneath.</summary>
    [Fact]
    public async Task Without_keys_nobody_logs_in()
    {
        await FluentActions.Awaiting(AccessTokenAsync).Should().ThrowAsync<Exception>();
        _twin.Calls.Should().BeEmpty();
    }

    private Task<string> AccessTokenAsync() =>
        DotnetClient.AccessTokenAsync(
            CredentialConfiguration.ForEnvironment(Sample.Configuration),
            _twin
        );
}
