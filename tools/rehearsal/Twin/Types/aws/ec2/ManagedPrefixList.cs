namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>
/// A list of address ranges. The provider raises maxEntries before the entries change and lowers it
/// afterwards, so both may change at once; a description alone takes two changes of the entries.
/// </summary>
/// <remarks>
/// https://github.com/hashicorp/terraform-provider-aws/blob/v6.58.0/internal/service/ec2/vpc_managed_prefix_list.go
/// </remarks>
internal sealed class ManagedPrefixList() : Ec2Model(Token, "pl", "prefix-list")
{
    public const string Token = "aws:ec2/managedPrefixList:ManagedPrefixList";
    private const string Source =
        "https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html";

    public override void RefuseDelete(CloudCall call) =>
        CloudCall.RequireNone(
            call.World.UsersOf(call.Current!),
            user =>
                $"api error PrefixListInUse: the prefix list {call.Current!.Id} is referenced by {user.Id}",
            "prefix-list-in-use",
            Source
        );

    public override void RefuseWrite(CloudCall call)
    {
        var entries = Cidrs(call.Inputs).Count();
        var most = call.Get("maxEntries")?.AsNumber;
        Require(
            entries <= most,
            "PrefixListMaxEntriesExceeded",
            $"The prefix list {call.Text("name")} has {entries} entries, and maxEntries is {most}",
            "prefix-list-entries",
            Source
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("entries", call.Get("entries") ?? PropertyValue.List()),
            ("ownerId", AccountOf(call)),
            ("version", Version(call))
        );

    private static double Version(CloudCall call)
    {
        if (call.Current is not { } current)
        {
            return 1;
        }
        var former = current.Outputs.Get("version")!.AsNumber!.Value;
        var (before, after) = (current.Inputs.Get("entries"), call.Get("entries"));
        if (after is null || before == after)
        {
            return former;
        }
        var descriptions = before?.AsList.Concat(after.AsList).Distinct().ToList() ?? [];
        var kept = Cidrs(current.Inputs).Intersect(Cidrs(call.Inputs));
        return former
            + (kept.Any(cidr => descriptions.Count(entry => Cidr(entry) == cidr) > 1) ? 2 : 1);
    }

    private static IEnumerable<string?> Cidrs(PropertyMap inputs) =>
        inputs.Maps("entries").Select(entry => entry.Text("cidr"));

    private static string? Cidr(PropertyValue entry) => entry.AsMap?.Text("cidr");
}
