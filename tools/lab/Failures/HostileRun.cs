using System.Net;
using KeylessAlloyDb.Lab.Checks;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.Client;
using KeylessAlloyDb.Login.Protocol;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Lab.Failures;

/// <summary>
/// Callers that must not get in, each as far as it comes. They ask Google's APIs beside the network, so that no
/// broken tunnel refuses them, and AlloyDB over it.
/// </summary>
internal static class HostileRun
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(RunningLab lab, Action<Check> report)
    {
        var (login, twin) = (lab.Plan.Login!, lab.Login!.Twin);
        var admitted = 0;
        foreach (var (name, words, attempt) in Attempts(lab, login, twin))
        {
            var session = twin.Session;
            var refusal = await RefusalAsync(attempt);
            (twin.Session, twin.Fault) = (session, TwinFault.None);
            admitted += refusal is null ? 1 : 0;
            report(
                new(
                    $"Refused: {name}",
                    refusal?.Contains(words, StringComparison.Ordinal) is true,
                    refusal ?? "it was let in"
                )
            );
        }
        report(new("No hostile caller was let in", admitted == 0, $"{admitted} let in"));
    }

    private static IEnumerable<(string Name, string Words, Func<Task> Attempt)> Attempts(
        RunningLab lab,
        LoginPlan login,
        LoginTwin twin
    )
    {
        const string Condition = "unauthorized_client";
        var account = login.Caller.Account;
        // arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION
        var (session, role) = (login.Caller.Arn.Split('/')[^1], login.Caller.Arn.Split('/')[^2]);
        var other = string.Concat(account.Reverse());
        yield return ("another role", Condition, As(Caller.Instance(account, "other", session)));
        yield return (
            "a role whose name goes on",
            Condition,
            As(Caller.Instance(account, $"{role}-2", session))
        );
        yield return (
            "the role of another account",
            Condition,
            As(Caller.Instance(other, role, session))
        );
        yield return (
            "a squatter's session that is named like the role",
            Condition,
            As(Caller.Instance(account, "squatter", role))
        );
        yield return (
            "a user with the role as path",
            Condition,
            As(new($"arn:aws:iam::{account}:user/{role}/mallory", account, "AIDAEXAMPLE"))
        );
        yield return (
            "the audience of another provider",
            "invalid_target",
            () => TokenAsync(login.CredentialFile.Replace("/providers/", "/providers/x"))
        );
        yield return (
            "another service account",
            "iam.serviceAccounts.getAccessToken",
            () =>
                TokenAsync(login.CredentialFile.Replace("/serviceAccounts/", "/serviceAccounts/x"))
        );
        yield return (
            "a captured signature, 20 minutes later",
            "invalid_grant",
            async () =>
            {
                var form = await CaptureAsync();
                twin.Fault = TwinFault.ClockSkew;
                await ReplayAsync(form);
            }
        );
        yield return (
            "a captured signature for another provider",
            "invalid_grant",
            async () =>
                await ReplayAsync((await CaptureAsync()).Replace("providers%2F", "providers%2Fx"))
        );
        yield return (
            "a token for the API on port 5433",
            Scope.AlloyDbLogin,
            () => IntroduceAsync(Scope.CloudPlatform)
        );
        yield return (
            "a token for the login at the API",
            "insufficient authentication scopes",
            () => InfoAsync(Scope.AlloyDbLogin)
        );
        yield return ("a made-up token on port 5433", "unknown", () => IntroduceAsync(null));
        foreach (var unit in login.Units)
        {
            yield return (
                $"another database user on the path {unit.Path}",
                "authentication failed",
                () => LoginChecks.LogInAsync(login with { User = "postgres" }, unit)
            );
        }

        Func<Task> As(Caller caller) =>
            () =>
            {
                twin.Session = AwsSession.Of(caller);
                return TokenAsync(login.CredentialFile);
            };

        HttpMessageHandler Http() => new LoopbackHandler(twin.Address);

        Task<string> TokenAsync(string file, string scope = Scope.CloudPlatform) =>
            new FederatedCredential(file, scope, Http).GetTokenAsync(Limit());

        async Task<string> CaptureAsync()
        {
            using var capture = new CapturingHandler(Http());
            await new FederatedCredential(
                login.CredentialFile,
                Scope.CloudPlatform,
                () => capture
            ).GetTokenAsync(Limit());
            return capture.Form!;
        }

        async Task ReplayAsync(string form)
        {
            using var http = new HttpClient(Http());
            using var content = new StringContent(form);
            content.Headers.ContentType = new("application/x-www-form-urlencoded");
            using var answer = await http.PostAsync(
                new Uri($"https://{CloudHosts.Sts}/v1/token"),
                content
            );
            if (!answer.IsSuccessStatusCode)
            {
                throw new LoginException("exchange", await answer.Content.ReadAsStringAsync());
            }
        }

        Task<ConnectionInfo> InfoAsync(string scope) =>
            new AlloyDbApiClient(
                new(login.CredentialFile, scope, Http),
                Http,
                new(login.Instance)
            ).AskAsync(Limit());

        async Task IntroduceAsync(string? scope)
        {
            using var info = await InfoAsync(Scope.CloudPlatform);
            await using var stream = await LoginChecks.ConnectAsync(
                IPAddress.Parse(lab.Plan.Google.Endpoint.Value),
                Exchange.Port,
                Limit()
            );
            await using var tls = await Handshake.EncryptAsync(
                stream,
                info.Addresses[AddressKind.Psc],
                info,
                Limit()
            );
            var token = scope is null
                ? "ya29.made-up"
                : await TokenAsync(login.CredentialFile, scope);
            await Handshake.IntroduceAsync(tls, token, AuthType.AutoIam, Limit());
        }
    }

    private static CancellationToken Limit() => new CancellationTokenSource(s_limit).Token;

    private static async Task<string?> RefusalAsync(Func<Task> attempt)
    {
        try
        {
            await attempt();
            return null;
        }
        catch (LoginException e)
        {
            return e.Message;
        }
    }
}
