namespace KeylessAlloyDb.Client;

/// <summary>
/// Installs Systems Manager's agent, the proxy, psql and, where wanted, gcloud. Each has its own unit, so
/// that none depends on another.
/// </summary>
internal static class InstallScript
{
    public const string Path = "/usr/local/sbin/alloydb-install";

    private const string Agent = "agent";
    private const string Proxy = "proxy";
    private const string Psql = "psql";
    private const string Gcloud = "gcloud";

    public static string Unit(string what) => $"alloydb-install@{what}.service";

    public static string ProxyUnit => Unit(Proxy);

    public static IEnumerable<string> Units(ClientPlan plan) =>
        ((string[])[Agent, Proxy, Psql, .. plan.InstallGcloud ? [Gcloud] : (string[])[]]).Select(
            Unit
        );

    /// <param name="plan">The values of the instance's files.</param>
    /// <param name="binary">Where the proxy's binary goes.</param>
    /// <param name="gcloud">Where Google's package puts gcloud.</param>
    /// <param name="wrappers">A directory that stands before those of packages in PATH.</param>
    /// <param name="credentials">The credential file.</param>
    public static string Render(
        ClientPlan plan,
        string binary = ProxyPath.Binary,
        string gcloud = "/usr/bin/gcloud",
        string wrappers = "/usr/local/bin",
        string credentials = ProxyPath.CredentialsFile
    ) =>
        ClientFile.Render(
            "install.sh",
            ClientFile.Settings(
                ("binary", binary),
                ("credentials", credentials),
                ("gcloud", gcloud),
                ("wrappers", wrappers),
                ("region", plan.AwsRegion),
                ("sha256", plan.ProxySha256),
                ("source", plan.ProxySource)
            )
        );

    public static string RenderUnit() => ClientFile.Render("install.service", ("script", Path));
}
