namespace KeylessAlloyDb.Infra;

/// <summary>Installs the proxy, psql and, where wanted, gcloud; one unit each, so none waits for another.</summary>
internal static class InstallScript
{
    public const string Path = "/usr/local/sbin/alloydb-install";

    private const string Proxy = "proxy";
    private const string Psql = "psql";
    private const string Gcloud = "gcloud";

    public static string Unit(string what) => $"alloydb-install@{what}.service";

    public static string ProxyUnit => Unit(Proxy);

    public static IEnumerable<string> Units(ClientPlan plan) =>
        (plan.InstallGcloud ? [Proxy, Psql, Gcloud] : (string[])[Proxy, Psql]).Select(Unit);

    public static string Render(ClientPlan plan, string binary = ProxyPath.Binary) =>
        ClientFile.Render(
            "install.sh",
            ClientFile.Settings(
                ("binary", binary),
                ("region", plan.AwsRegion),
                ("sha256", plan.ProxySha256),
                ("source", plan.ProxySource)
            )
        );

    public static string RenderUnit() => ClientFile.Render("install.service", ("script", Path));
}
