using Pulumi.Aws.Inputs;

namespace KeylessAlloyDb.Stacks;

/// <summary>
/// The providers of all resources. All are explicit: a default provider would use the account of the shell's
/// login.
/// </summary>
internal sealed class CloudProviders
{
    public CloudProviders(Settings settings)
    {
        Random = new Pulumi.Random.Provider("random");
        var afterwards = new CustomResourceOptions
        {
            DependsOn = DecidedOnce.Confirm(settings, new() { Provider = Random }).ToArray(),
        };
        Google = new Gcp.Provider(
            "google",
            new()
            {
                Project = settings.GoogleProject,
                Region = settings.Network.Region,
                DefaultLabels = settings.Tags,
            },
            afterwards
        );
        Aws = new Aws.Provider(
            "aws",
            new()
            {
                Region = settings.Connector.Region,
                AllowedAccountIds = settings.Connector.AccountId,
                DefaultTags = new ProviderDefaultTagsArgs { Tags = settings.Tags },
            },
            afterwards
        );
        if (settings.Connector.Network?.TransitGateway is { RoleArn: { } role } gateway)
        {
            TransitGateway = new Aws.Provider(
                $"aws-{gateway.Id}",
                new()
                {
                    Region = settings.Connector.Region,
                    AssumeRoles = new ProviderAssumeRoleArgs { RoleArn = role },
                    DefaultTags = new ProviderDefaultTagsArgs { Tags = settings.Tags },
                },
                afterwards
            );
        }

        Logins.Confirm(settings, Google, Aws);
    }

    public Gcp.Provider Google { get; }

    public Aws.Provider Aws { get; }

    /// <summary>The transit gateway's account; null where there is none beside the stack's own.</summary>
    public Aws.Provider? TransitGateway { get; }

    public Pulumi.Random.Provider Random { get; }
}
