namespace KeylessAlloyDb.Client;

/// <summary>The systemd unit of one path's proxy.</summary>
internal static class ProxyUnit
{
    public static string Render(ClientPlan plan, ProxyPath path) =>
        ClientFile.Render(
            "proxy.service",
            ("version", plan.ProxyVersion),
            ("path", path.Name),
            ("install", InstallScript.ProxyUnit),
            ("user", ProxyPath.SystemUser),
            ("command", Quote.UnitCommand(path.Command(plan.InstanceUri))),
            ("region", Quote.Unit($"AWS_REGION={plan.AwsRegion}"))
        );
}
