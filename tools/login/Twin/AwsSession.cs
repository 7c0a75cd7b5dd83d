using System.Security.Cryptography;
using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Login.Twin;

/// <summary>Temporary AWS credentials and who holds them.</summary>
internal sealed record AwsSession(
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
