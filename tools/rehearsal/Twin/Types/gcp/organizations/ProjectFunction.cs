namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>Says a project's number, which is in the names of pools and in allow lists.</summary>
internal sealed class ProjectFunction() : FunctionModel("gcp:organizations/getProject:getProject")
{
    public override PropertyMap? ComputeResult(FunctionCall call)
    {
        var project = call.Arguments.Text("projectId") ?? call.Provider.Text("project") ?? "";
        return PropertyMap.Of(
            ("id", $"projects/{project}"),
            ("projectId", project),
            ("name", project),
            ("number", Gcp.ProjectNumber(project))
        );
    }
}
