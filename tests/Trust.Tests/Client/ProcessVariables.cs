using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>The keys of a session in this process's environment, where Google's library reads them.</summary>
internal sealed class ProcessVariables : IDisposable
{
    private static readonly string[] s_names =
    [
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_REGION",
    ];

    public ProcessVariables(AwsSession session) =>
        Set([session.AccessKeyId, session.SecretAccessKey, session.SessionToken, "ap-northeast-1"]);

    public void Dispose() => Set([null, null, null, null]);

    private static void Set(string?[] values)
    {
        foreach (var (name, value) in s_names.Zip(values))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
