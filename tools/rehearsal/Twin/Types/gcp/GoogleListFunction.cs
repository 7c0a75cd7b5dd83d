namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>Lists what an API has in a project.</summary>
/// <param name="token">Token of the function.</param>
/// <param name="api">The API that answers, without .googleapis.com.</param>
/// <param name="property">The property with the list.</param>
internal abstract class GoogleListFunction(string token, string api, string property)
    : FunctionModel(token)
{
    public string Api => api;

    public sealed override PropertyMap? ComputeResult(FunctionCall call)
    {
        var project = call.Place("project");
        // A question takes no simulated time: that it is asked says that what it depends on is done.
        GoogleApi.Require(call.World, project, Api, TimeSpan.MaxValue);
        return PropertyMap.Of(
            ("id", $"projects/{project}"),
            ("project", project),
            (property, PropertyValue.List(ComputeItems(call.World, project)))
        );
    }

    protected abstract IEnumerable<PropertyValue> ComputeItems(World world, string project);

    /// <summary>The regions in which something is.</summary>
    protected static IEnumerable<string> Regions(World world) =>
        world.All.Select(entity => entity.Text("region")).OfType<string>().Distinct().Order();
}
