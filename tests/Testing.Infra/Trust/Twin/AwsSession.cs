using System.Security.Cryptography;

namespace KeylessAlloyDb.Testing.Infra.Trust.Twin;

/// <summary>Temporary AWS credentials and who holds them.</summary>
public sealed record AwsSession(
    string AccessKeyId,
    string SecretAccessKey,
    string SessionToken,
    Caller Caller
)
{
    public static AwsSession Of(Caller caller) =>
        new(
            $"ASIA{RandomNumberGenerator.GetHexString(16)}",
            RandomNumberGenerator.GetHexString(40),
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)),
            caller
        );
}
