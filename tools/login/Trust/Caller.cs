namespace KeylessAlloyDb.Login.Trust;

/// <summary>What AWS <c>GetCallerIdentity</c> says of whoever signed a request.</summary>
/// <param name="Arn">The session's or user's ARN.</param>
/// <param name="Account">12 digits.</param>
/// <param name="UserId">The unique id; for a role session <c>AROA…:session</c>.</param>
/// <remarks>https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html</remarks>
internal sealed record Caller(string Arn, string Account, string UserId)
{
    /// <summary>A session of an EC2 instance profile: its name is the instance id.</summary>
    public static Caller Instance(string account, string role, string instanceId) =>
        new(
            $"arn:aws:sts::{account}:assumed-role/{role}/{instanceId}",
            account,
            $"AROAEXAMPLEROLEID0001:{instanceId}"
        );
}
