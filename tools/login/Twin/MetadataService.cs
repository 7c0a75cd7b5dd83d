using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeylessAlloyDb.Login.Twin;

/// <summary>The instance metadata service, version 2.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html</remarks>
internal sealed class MetadataService(LoginTwin twin)
{
    private const int MaxTokenSeconds = 21600;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _tokens = new();

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPut("/latest/api/token", Token);
        app.MapGet("/latest/meta-data/{**path}", Read);
    }

    private IResult Token(HttpRequest request)
    {
        if (
            twin.Fault.HasFlag(TwinFault.MetadataDisabled)
            || request.Headers.ContainsKey("X-Forwarded-For")
        )
        {
            return twin.Refuse("imds", request, 403, "no tokens for this caller");
        }
        if (twin.Fault.HasFlag(TwinFault.NoMetadataTokens))
        {
            return twin.Refuse("imds", request, 404, "no metadata 'api/token'");
        }
        var ttl = request.Headers["X-aws-ec2-metadata-token-ttl-seconds"].ToString();
        if (
            !int.TryParse(ttl, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds is < 1 or > MaxTokenSeconds
        )
        {
            return twin.Refuse("imds", request, 400, $"token lifetime '{ttl}'");
        }
        var token = RandomNumberGenerator.GetHexString(56);
        _tokens[token] = twin.Now.AddSeconds(seconds);
        return twin.Answer("imds", request, Results.Text(token));
    }

    private IResult Read(HttpRequest request, string path)
    {
        if (twin.Fault.HasFlag(TwinFault.MetadataDisabled))
        {
            return twin.Refuse("imds", request, 403, "metadata is disabled");
        }
        var token = request.Headers["X-aws-ec2-metadata-token"].ToString();
        var known = _tokens.TryGetValue(token, out var until) && until > twin.Now;
        if (!known && !(token.Length == 0 && twin.Fault.HasFlag(TwinFault.MetadataV1)))
        {
            return twin.Refuse("imds", request, 401, "no valid session token");
        }
        return Value(path.TrimEnd('/')) is { } text
            ? twin.Answer("imds", request, Results.Text(text))
            : twin.Refuse("imds", request, 404, $"no metadata '{path}'");
    }

    private string? Value(string path)
    {
        var credentials = $"iam/security-credentials/{twin.RoleName}";
        return path switch
        {
            "placement/availability-zone" => twin.AvailabilityZone,
            "placement/region" => twin.AvailabilityZone[..^1],
            "instance-id" => twin.Session.Caller.Arn.Split('/')[^1],
            _ when twin.Fault.HasFlag(TwinFault.NoInstanceProfile) => null,
            "iam/security-credentials" => twin.RoleName,
            "iam/info" => Profile(),
            _ when path == credentials => Credentials(),
            _ => null,
        };
    }

    // arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION
    private string Profile()
    {
        var arn = twin.Session.Caller.Arn.Split(':');
        return $$"""
            {
              "Code" : "Success",
              "InstanceProfileArn" : "arn:{{arn[1]}}:iam::{{arn[
                4
            ]}}:instance-profile/{{twin.RoleName}}"
            }
            """;
    }

    private string Credentials()
    {
        var time = twin.Now.UtcDateTime.AddHours(twin.Fault.HasFlag(TwinFault.EndedKeys) ? -7 : 0);
        return $$"""
            {
              "Code" : "Success",
              "LastUpdated" : "{{time:yyyy-MM-dd'T'HH:mm:ss'Z'}}",
              "Type" : "AWS-HMAC",
              "AccessKeyId" : "{{twin.Session.AccessKeyId}}",
              "SecretAccessKey" : "{{twin.Session.SecretAccessKey}}",
              "Token" : "{{twin.Session.SessionToken}}",
              "Expiration" : "{{time.AddHours(6):yyyy-MM-dd'T'HH:mm:ss'Z'}}"
            }
            """;
    }
}
