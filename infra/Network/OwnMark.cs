namespace KeylessAlloyDb.Network;

/// <summary>
/// The description of what the component makes in somebody else's network. The next update finds it there and
/// has to tell it from what the owner has made; routers and zones of Google Cloud have no labels that a function
/// reads.
/// </summary>
internal static class OwnMark
{
    public static string Text =>
        $"Created by {Deployment.Instance.ProjectName}/{Deployment.Instance.StackName}";
}
