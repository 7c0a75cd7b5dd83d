using System.Text.Json;

namespace KeylessAlloyDb.Infra;

/// <summary>The few IAM policies of the connector, as JSON.</summary>
internal static class RolePolicyText
{
    private const string Version = "2012-10-17";

    /// <summary>A trust policy for one AWS service.</summary>
    public static string TrustService(string service) =>
        JsonSerializer.Serialize(
            new
            {
                Version,
                Statement = new[]
                {
                    new
                    {
                        Effect = "Allow",
                        Action = "sts:AssumeRole",
                        Principal = new { Service = service },
                    },
                },
            }
        );

    /// <summary>A policy of a role.</summary>
    public static string Allow(IEnumerable<string> actions, IEnumerable<string> resources) =>
        JsonSerializer.Serialize(
            new
            {
                Version,
                Statement = new[]
                {
                    new
                    {
                        Effect = "Allow",
                        Action = actions,
                        Resource = resources,
                    },
                },
            }
        );

    /// <summary>A policy of an endpoint or bucket, which has to name a principal.</summary>
    public static string AllowAnyone(string action, IEnumerable<string> resources) =>
        JsonSerializer.Serialize(
            new
            {
                Version,
                Statement = new[]
                {
                    new
                    {
                        Effect = "Allow",
                        Principal = "*",
                        Action = action,
                        Resource = resources,
                    },
                },
            }
        );
}
