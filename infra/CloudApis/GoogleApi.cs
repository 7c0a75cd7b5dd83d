using Pulumi.Gcp.Projects;

namespace KeylessAlloyDb.CloudApis;

/// <summary>Google APIs that a component needs.</summary>
internal static class GoogleApi
{
    public const string AlloyDb = "alloydb";
    public const string CloudResourceManager = "cloudresourcemanager";
    public const string Compute = "compute";
    public const string Dns = "dns";
    public const string Iam = "iam";
    public const string IamCredentials = "iamcredentials";
    public const string NetworkConnectivity = "networkconnectivity";
    public const string SecurityTokenService = "sts";
    public const string ServiceUsage = "serviceusage";

    /// <summary>
    /// Enables an API for good: other stacks of the project may need it, and disabling it right after the
    /// last deletion fails.
    /// </summary>
    public static Service Enable(
        Resource component,
        string name,
        Input<string> project,
        string api
    ) =>
        new(
            name,
            new()
            {
                Project = project,
                ServiceName = $"{api}.googleapis.com",
                DisableOnDestroy = false,
            },
            new() { Parent = component }
        );

    /// <summary>
    /// Enables an API, and returns the service once the API answers. Google rejects calls for some time after
    /// an API is enabled; the provider waits only until the project's list of services contains it. The
    /// question is a call to the API that changes nothing.
    /// </summary>
    /// <remarks>
    /// https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/services/resourcemanager/resource_google_project_service.go
    /// </remarks>
    public static Output<Resource> EnableAndAwait(
        Resource component,
        string name,
        Input<string> project,
        string api,
        Func<string, Task> question
    )
    {
        var service = Enable(component, name, project, api);
        return Deployment.Instance.IsDryRun
            ? Output.Create<Resource>(service)
            : Output
                .Tuple(service.Id, project.ToOutput())
                .Apply(t =>
                    Poll.Default.Until<Resource>(
                        async () =>
                            await AnswersAsync(t.Item2, api, question).ConfigureAwait(false)
                                ? service
                                : null,
                        $"{api}.googleapis.com is switched on in project {t.Item2} and still refuses calls as if it were not. "
                            + "This passes within minutes: run the update again; what exists already is kept."
                    )
                );
    }

    /// <summary>Whether an API answers; false where it is off.</summary>
    /// <inheritdoc cref="EnableAndAwait"/>
    public static async Task<bool> AnswersAsync(
        string project,
        string api,
        Func<string, Task> question
    )
    {
        try
        {
            return await CloudQuestion
                .AskAsync(
                    $"What {api}.googleapis.com has in project {project}",
                    async () =>
                    {
                        await question(project).ConfigureAwait(false);
                        return true;
                    }
                )
                .ConfigureAwait(false);
        }
        catch (RunException refusal)
            when (refusal.Message.Contains("has not been used in project", StringComparison.Ordinal)
            )
        {
            return false;
        }
    }
}
