namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A function that finds a resource of Google Cloud by project, place and name.</summary>
/// <param name="token">Its token.</param>
/// <param name="type">Type token of what it finds.</param>
/// <param name="api">The API that answers, without .googleapis.com.</param>
internal abstract class GoogleLookup(string token, string type, string api)
    : LookupModel(token, type)
{
    protected override string NoneFound(FunctionCall call) => $"{IdOf(call)} not found";

    protected sealed override string SeveralFound => "";

    protected override string Source =>
        "https://github.com/hashicorp/terraform-provider-google-beta/blob/v7.45.0/google-beta/transport/transport.go HandleDataSourceNotFoundError";

    /// <summary>The id of what the arguments describe.</summary>
    protected abstract string IdOf(FunctionCall call);

    protected sealed override void RefuseAnyCall(FunctionCall call) =>
        GoogleApi.Require(call.World, IdOf(call).Split('/')[1], api, TimeSpan.MaxValue);

    protected sealed override IEnumerable<Entity> Candidates(FunctionCall call) =>
        call.World.Find(Type, IdOf(call)) is { } found ? [found] : [];

    protected sealed override bool Fits(FunctionCall call, Entity entity, string argument) => true;

    protected override PropertyMap Describe(FunctionCall call, Entity entity)
    {
        var parts = entity.Id.Split('/');
        return PropertyMap
            .Of(
                ("project", parts[1]),
                ("region", parts is [_, _, "regions", var region, ..] ? region : ""),
                ("name", parts[^1]),
                ("selfLink", Gcp.SelfLink(entity.Id)),
                ("network", LinkOf(call.World, entity.Text("network")))
            )
            .Where((name, _) => Answers.Properties.ContainsKey(name));
    }

    /// <summary>projects/P/regions/R/KIND/NAME, of the arguments or of the provider.</summary>
    protected static string Regional(FunctionCall call, string kind) =>
        call.Arguments.Text("selfLink") is { } link
            ? Gcp.IdOfLink(link)
            : $"projects/{call.Place("project")}/regions/{call.Place("region")}/{kind}/{call.Arguments.Text("name")}";

    /// <summary>The API answers with URLs, however a program has referred to the network.</summary>
    private static string LinkOf(World world, string? network) =>
        world.Resolve(Network.Token, network) is { } found ? Gcp.SelfLink(found.Id) : network ?? "";
}
