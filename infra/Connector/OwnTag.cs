namespace KeylessAlloyDb.Connector;

/// <summary>
/// Marks what the connector makes in somebody else's VPC. The next update finds it there and has to tell it
/// from what the owner has made.
/// </summary>
internal static class OwnTag
{
    private const string Key = "keyless-alloydb";

    private static string Value =>
        $"{Deployment.Instance.ProjectName}/{Deployment.Instance.StackName}";

    /// <summary>The tags of a resource: its name, and the mark in a VPC that exists.</summary>
    public static InputMap<string> Tags(string name, ConnectorSettings settings)
    {
        var tags = new InputMap<string> { ["Name"] = name };
        if (settings.Network is not null)
        {
            tags[Key] = Value;
        }

        return tags;
    }

    public static bool IsIn(IReadOnlyDictionary<string, string> tags) =>
        tags.GetValueOrDefault(Key) == Value;
}
