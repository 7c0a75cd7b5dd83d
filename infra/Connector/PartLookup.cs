using Pulumi.Aws.Ec2;
using Pulumi.Aws.Ec2.Outputs;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// Asks AWS about a part of a network that exists. It notes everything that AWS would refuse in the middle of an
/// update, or accept although no packet would arrive. Each message has the command for the part's owner.
/// </summary>
internal abstract class PartLookup(
    ConnectorSettings settings,
    Problems problems,
    InvokeOptions options
)
{
    protected const string Setting = nameof(ConnectorSettings.Network);

    protected ConnectorSettings Settings { get; } = settings;

    protected ExistingNetwork Network { get; } = settings.Network!;

    protected Problems Problems { get; } = problems;

    protected InvokeOptions Options { get; } = options;

    protected string Region { get; } = $"--region {settings.Region}";

    protected string InVpc { get; } = $"--filters Name=vpc-id,Values={settings.Network!.VpcId}";

    protected async Task<T?> FindAsync<T>(
        string field,
        string id,
        string what,
        Func<Task<T>> ask,
        string command,
        string filter = ""
    )
        where T : class
    {
        var found = await CloudQuestion.FindAsync($"The {what} {id}", ask).ConfigureAwait(false);
        Require(
            found is not null,
            field,
            id,
            $"account {Settings.AccountId} has no such {what} in {Settings.Region}",
            $"a {what} that `aws ec2 {$"{command} {Region} {filter}".TrimEnd()}` lists"
        );
        return found;
    }

    protected bool Require(bool holds, string field, object? value, string wrong, string allowed) =>
        Problems.Require(holds, $"{Setting}.{field}", value, wrong, allowed);

    /// <summary>The route that decides about a range: the longest one that covers it; null without one.</summary>
    protected static GetRouteTableRouteResult? RouteTo(GetRouteTableResult table, string range) =>
        table
            .Routes.Where(route => Cidr.IsWithin(range, route.CidrBlock))
            .MaxBy(route => Cidr.Parse(route.CidrBlock)?.PrefixLength);

    protected static string Owner(IEnumerable<string> commands) =>
        $"its owner's command: {string.Join(" and ", commands.Select(command => $"`aws ec2 {command}`"))}";
}
