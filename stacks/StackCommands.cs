namespace KeylessAlloyDb.Stacks;

/// <summary>Commands that an operator copies: to and on the instance.</summary>
internal sealed class StackCommands(Settings settings, Output<string> instanceId)
{
    public Output<string> Session =>
        Output.Format(
            $"aws ssm start-session --region {settings.Connector.Region} --target {instanceId}"
        );

    /// <summary>Runs a Systems Manager document on the instance.</summary>
    public Output<string> Run(Output<string> document) =>
        Output.Format(
            $"aws ssm send-command --region {settings.Connector.Region} --document-name {document} --instance-ids {instanceId}"
        );

    public Output<ImmutableDictionary<string, string>> Proxies(Output<string> instanceUri) =>
        instanceUri.Apply(uri => ByPath(path => path.Command(uri)));

    public Output<ImmutableDictionary<string, string>> Psql(Output<string> user) =>
        user.Apply(name => ByPath(path => path.Psql(name, settings.Instance.DatabaseName)));

    private ImmutableDictionary<string, string> ByPath(
        Func<ProxyPath, IReadOnlyList<string>> words
    ) =>
        ProxyPath
            .Enabled(settings.Connector.PublicPath)
            .ToImmutableDictionary(path => path.Name, path => Quote.Shell(words(path)));
}
