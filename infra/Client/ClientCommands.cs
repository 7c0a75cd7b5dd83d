using System.Diagnostics.CodeAnalysis;

namespace KeylessAlloyDb.Client;

/// <summary>Commands that an operator copies: to and on the instance.</summary>
public sealed record ClientCommands
{
    /// <summary>Id of the instance; null where clients run elsewhere.</summary>
    public required Output<string>? InstanceId { get; init; }

    /// <summary>The instance's region, e.g. <c>ap-northeast-1</c>.</summary>
    public required string Region { get; init; }

    /// <summary>Whether the database is also reached at its public address.</summary>
    public required bool PublicPath { get; init; }

    /// <summary>The database that a login opens.</summary>
    public required string DatabaseName { get; init; }

    /// <summary>Opens a shell on the instance; null without one.</summary>
    public Output<string>? Session =>
        InstanceId is null
            ? null
            : Output.Format($"aws ssm start-session --region {Region} --target {InstanceId}");

    /// <summary>
    /// Runs a Systems Manager document on the instance, waits for its end and shows status, output and
    /// errors. AWS's own waiter gives up after 100 seconds. The wait ends where AWS refuses the question, as with a login
    /// that has expired.
    /// </summary>
    /// <param name="document">Name of the document; null where the instance does not have it.</param>
    [return: NotNullIfNotNull(nameof(document))]
    public Output<string>? Run(Output<string>? document) =>
        document is null
            ? null
            : Output.Format(
                $"""
                id=$(aws ssm send-command --region {Region} --document-name {document} --instance-ids {InstanceId} --query Command.CommandId --output text) && while state=$(aws ssm list-commands --region {Region} --command-id "$id" --query "Commands[?Status!='Pending' && Status!='InProgress'].Status" --output text) && [ -z "$state" ]; do sleep 5; done && [ "$state" ] && aws ssm get-command-invocation --region {Region} --command-id "$id" --instance-id {InstanceId} --query "[Status,StandardOutputContent,StandardErrorContent]" --output text
                """
            );

    /// <summary>Runs several documents, one after the other.</summary>
    /// <param name="documents">Names of the documents.</param>
    public Output<string> Run(IEnumerable<Output<string>> documents) =>
        Output
            .All(documents.Select(document => Run(document)))
            .Apply(commands => string.Join(" && ", commands));

    /// <summary>By path: the Auth Proxy as the instance runs it.</summary>
    /// <param name="instanceUri">Full name of the database's instance.</param>
    public Output<ImmutableDictionary<string, string>> Proxies(Output<string> instanceUri) =>
        instanceUri.Apply(uri => ByPath(path => path.Command(uri)));

    /// <summary>By path: the login, on the instance.</summary>
    /// <param name="user">The database user.</param>
    public Output<ImmutableDictionary<string, string>> Psql(Output<string> user) =>
        user.Apply(name => ByPath(path => path.Psql(name, DatabaseName)));

    private ImmutableDictionary<string, string> ByPath(
        Func<ProxyPath, IReadOnlyList<string>> words
    ) =>
        ProxyPath
            .Enabled(PublicPath)
            .ToImmutableDictionary(path => path.Name, path => Quote.Shell(words(path)));
}
