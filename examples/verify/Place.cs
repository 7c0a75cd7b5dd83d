namespace KeylessAlloyDb.Examples.Verify;

/// <summary>Where this process runs, as its environment tells.</summary>
/// <param name="Name">As the report names it.</param>
/// <param name="HostIsOthers">Whether the machine beneath has a role that is not this client's.</param>
/// <param name="BlockMetadata">How to take the machine's metadata service from the client.</param>
/// <remarks>
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html,
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-environment-variables.html and
/// https://kubernetes.io/docs/tutorials/services/connect-applications-service/#environment-variables
/// </remarks>
internal sealed record Place(string Name, bool HostIsOthers, string BlockMetadata)
{
    public static Place Function { get; } = new("a Lambda function", false, "");

    public static Place Task { get; } =
        new(
            "a task of ECS",
            true,
            "set ECS_AWSVPC_BLOCK_IMDS=true in the agent's configuration of the hosts, and httpPutResponseHopLimit 1 in "
                + "their launch template"
        );

    public static Place Pod { get; } =
        new("a pod", true, "set httpPutResponseHopLimit 1 in the launch template of the nodes");

    public static Place Host { get; } = new("a host", false, "");

    /// <param name="variable">The environment.</param>
    public static Place Of(Func<string, string?> variable)
    {
        return IsSet("AWS_LAMBDA_FUNCTION_NAME") ? Function
            : IsSet("ECS_CONTAINER_METADATA_URI_V4") ? Task
            : IsSet("KUBERNETES_SERVICE_HOST") ? Pod
            : Host;

        bool IsSet(string name) => !string.IsNullOrEmpty(variable(name));
    }
}
