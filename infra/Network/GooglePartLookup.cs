namespace KeylessAlloyDb.Network;

/// <summary>
/// Asks Google about a part of a network that exists. It notes everything that Google would refuse in the middle
/// of an update, or accept although no packet would arrive. Each message has the command for the network's owner.
/// </summary>
internal abstract class GooglePartLookup(
    NetworkSettings settings,
    Problems problems,
    InvokeOptions options
)
{
    private const string Setting = nameof(NetworkSettings.Network);

    protected NetworkSettings Settings { get; } = settings;

    protected ExistingGoogleNetwork Network { get; } = settings.Network!;

    protected Problems Problems { get; } = problems;

    protected InvokeOptions Options { get; } = options;

    protected string InProject { get; } = $"--project {settings.Network!.Project}";

    protected string InRegion { get; } =
        $"--region {settings.Region} --project {settings.Network!.Project}";

    protected static string Field(string name) => $"{Setting}.{name}";

    protected void RequireOthers(string field, string name, string what, string description) =>
        Require(
            description != OwnMark.Text,
            field,
            name,
            $"is this stack's own {what}, which the update would delete",
            $"the name of a {what} that somebody else has made, or none"
        );

    protected bool IsInVpc(string field, string name, string what, string network) =>
        Require(
            network.EndsWith($"/{Network.Id}", StringComparison.Ordinal),
            field,
            name,
            $"is {what} of {network.Split('/')[^1]}",
            $"{what} of {Network.Vpc}"
        );

    protected async Task<T?> FindAsync<T>(
        string field,
        string name,
        string what,
        Func<Task<T>> ask,
        string command
    )
        where T : class
    {
        var found = await CloudQuestion.FindAsync($"The {what} {name}", ask).ConfigureAwait(false);
        Require(
            found is not null,
            field,
            name,
            $"project {Network.Project} has no such {what}",
            $"a {what} that `gcloud {command}` lists"
        );
        return found;
    }

    protected bool Require(bool holds, string field, object? value, string wrong, string allowed) =>
        Problems.Require(holds, Field(field), value, wrong, allowed);

    protected static string Owner(string command) => $"its owner's command: `gcloud {command}`";
}
