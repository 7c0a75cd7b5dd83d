namespace KeylessAlloyDb.Stacks;

/// <summary>Commands that an operator copies: to and on the instance.</summary>
internal sealed class StackCommands(Settings settings, Output<string> instanceId)
{
    public Output<string> Session =>
        Output.Format(
            $"aws ssm start-session --region {settings.Connector.Region} --target {instanceId}"
        );

    /// <summary>
    /// Runs a Systems Manager document on the instance, waits for its end and shows status, output and
    /// errors. AWS's own waiter gives up after 100 seconds.
    /// </summary>
    public Output<string> Run(Output<string> document)
    {
        var region = settings.Connector.Region;
        return Output.Format(
            $"""
            id=$(aws ssm send-command --region {region} --document-name {document} --instance-ids {instanceId} --query Command.CommandId --output text) && until [ "$(aws ssm list-commands --region {region} --command-id "$id" --query "Commands[?Status!='Pending' && Status!='InProgress'].Status" --output text)" ]; do sleep 5; done && aws ssm get-command-invocation --region {region} --command-id "$id" --instance-id {instanceId} --query "[Status,StandardOutputContent,StandardErrorContent]" --output text
            """
        );
    }

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
