using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A Cloud Router; interfaces and peers are parts of it and refer to it by its name.</summary>
internal sealed class Router() : GoogleModel(Token, api: "compute")
{
    public const string Token = "gcp:compute/router:Router";

    public override string ComputeId(CloudCall call) => Gcp.RegionalId(call, "routers");

    /// <summary>The router that a part names: by name alone, as the provider pastes it into a URL.</summary>
    public static Entity Named(CloudCall call)
    {
        var name = call.Text("router") ?? "";
        return call.World.OfType(Token)
                .FirstOrDefault(router =>
                    router.Text("name") == name
                    && router.Text("region") == Gcp.Region(call)
                    && router.Text("project") == Gcp.Project(call)
                )
            ?? throw new ProviderException(
                $"googleapi: Error 404: The resource 'projects/{Gcp.Project(call)}/regions/{Gcp.Region(call)}/routers/{name}' was not found: the router's name is wanted, not its id or URL, notFound",
                "router-by-name",
                "https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/services/compute/resource_compute_router_interface.go"
            );
    }

    public override void RefuseWrite(CloudCall call) =>
        Gcp.RequireInProject(call, "network", Network.Token);

    public override void RefuseDelete(CloudCall call)
    {
        var router = call.Current!;
        Gcp.RequireUnused(
            call,
            call.World.UsersOf(router)
                .Concat(
                    call.World.All.Where(part =>
                        part.Type is VpnTunnel.Token or RouterInterface.Token or RouterPeer.Token
                        && part.Inputs.Text("router") == router.Text("name")
                        && part.Text("region") == router.Text("region")
                    )
                ),
            "router"
        );
    }
}
