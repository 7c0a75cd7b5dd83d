using System.Diagnostics.CodeAnalysis;
using System.Net;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>What AWS's resources have in common: an account, a region, an ARN and tags.</summary>
/// <param name="type">Type token.</param>
internal abstract class AwsModel(string type) : ResourceModel(type)
{
    private const int MostTags = 50;

    /// <summary>Error codes and texts of the EC2 API.</summary>
    protected const string Ec2Errors =
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html";

    public sealed override void RefuseAnyWrite(CloudCall call)
    {
        Account.Require(call.World, call.Provider);
        FreeText.Require(call);
        var tags = Tags(call).Count;
        Require(
            tags <= MostTags
                || PackageSchema.Resource(Type)?.Outputs.Properties.ContainsKey("tags") != true,
            "TagLimitExceeded",
            $"The maximum number of tags for a resource has been reached: {MostTags}; there would be {tags}",
            "tag-limit",
            "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html"
        );
    }

    public sealed override PropertyMap ComputeCommonOutputs(CloudCall call, string id)
    {
        var outputs = HasOwner ? PropertyMap.Of(("ownerId", AccountOf(call))) : PropertyMap.Empty;
        if (ComputeRegion(call) is { } region)
        {
            outputs = outputs.With("region", region);
        }
        return ComputeArn(call, id) is { } arn
            ? outputs.With("arn", arn).With("tagsAll", Tags(call))
            : outputs;
    }

    private bool HasOwner =>
        PackageSchema.Resource(Type)?.Outputs.Properties.ContainsKey("ownerId") == true;

    /// <summary>The ARN; null for what has none.</summary>
    protected virtual string? ComputeArn(CloudCall call, string id) => null;

    /// <summary>Where the resource is; null for what is in no region, such as a role.</summary>
    protected virtual string? ComputeRegion(CloudCall call) => RegionOf(call);

    protected static string RegionOf(CloudCall call) =>
        call.Text("region") ?? call.Provider.Text("region") ?? "";

    protected static string AccountOf(CloudCall call) => Account.Of(call.World, call.Provider);

    /// <summary>arn:partition:service:region:account:resource</summary>
    protected static string RegionalArn(CloudCall call, string service, string resource) =>
        $"arn:{Account.Partition(RegionOf(call))}:{service}:{RegionOf(call)}:{AccountOf(call)}:{resource}";

    /// <summary>The resource's own tags over the provider's default ones.</summary>
    protected static PropertyMap Tags(CloudCall call) =>
        (Account.DefaultTags(call.Provider) ?? PropertyMap.Empty).Merge(
            call.Get("tags")?.AsMap ?? PropertyMap.Empty
        );

    /// <summary>An id that no resource of the type has or had.</summary>
    /// <param name="call">The call that makes the resource.</param>
    /// <param name="prefix">What comes before 17 hex digits, e.g. vpc.</param>
    protected string FreshId(CloudCall call, string prefix) =>
        call.World.UnusedId(
            Type,
            attempt => $"{prefix}-{Ids.Hex(17, prefix, call.Resource.Urn, $"{attempt}")}"
        );

    /// <summary>A name as the provider makes it from a prefix: 26 digits more.</summary>
    /// <param name="call">The call that makes the resource.</param>
    /// <param name="property">The input that names it, beside one that ends in Prefix.</param>
    protected string NameOf(CloudCall call, string property = "name") =>
        call.Text(property)
        ?? call.World.UnusedId(
            Type,
            attempt =>
                $"{call.Text($"{property}Prefix")}20260101{Ids.Digits(18, call.Resource.Urn, $"{attempt}")}"
        );

    /// <summary>Refuses as AWS's APIs do, with the error's code first.</summary>
    protected static void Require(
        [DoesNotReturnIf(false)] bool condition,
        string code,
        string message,
        string rule,
        string source
    ) => CloudCall.Require(condition, $"api error {code}: {message}", rule, source);

    /// <summary>Refuses while any of the resources exist.</summary>
    protected static void RequireNone(
        IEnumerable<Entity> others,
        string code,
        Func<Entity, string> message,
        string rule,
        string source
    ) =>
        CloudCall.RequireNone(others, other => $"api error {code}: {message(other)}", rule, source);

    /// <summary>The error code for a reference to nothing: EC2 has one for each type.</summary>
    /// <param name="name">What it should have been, e.g. RouteTable.</param>
    protected virtual string NotFoundCode(string name) => $"Invalid{name}ID.NotFound";

    /// <summary>What an input refers to; refuses a reference to nothing.</summary>
    /// <param name="call">The call with the reference.</param>
    /// <param name="input">The input that holds the id.</param>
    /// <param name="type">Type token of what it has to be.</param>
    protected Entity RequireReferred(CloudCall call, string input, string type) =>
        RequireExisting(call, call.Text(input), type);

    /// <summary>What a reference means; refuses one to nothing.</summary>
    /// <param name="call">The call with the reference.</param>
    /// <param name="reference">The id that an input gives.</param>
    /// <param name="type">Type token of what it has to be.</param>
    protected Entity RequireExisting(CloudCall call, string? reference, string type)
    {
        var name = type[(type.LastIndexOf(':') + 1)..];
        var found =
            call.World.Resolve(type, reference)
            ?? (type == RouteTable.Token ? RouteTable.MainOf(call.World, reference) : null);
        Require(
            found is not null && Account.Sees(call.World, call.Provider, found),
            NotFoundCode(name),
            $"The {char.ToLowerInvariant(name[0])}{name[1..]} ID '{reference}' does not exist",
            "reference-exists",
            Ec2Errors
        );
        return found;
    }

    /// <summary>An address of a subnet that nothing has; refuses when there is none.</summary>
    /// <param name="call">The call that needs it.</param>
    /// <param name="subnet">The subnet.</param>
    /// <param name="seed">For whom it is.</param>
    /// <param name="besides">Addresses that are about to be taken.</param>
    protected static string FreeAddress(
        CloudCall call,
        Entity subnet,
        string seed,
        params IEnumerable<string?> besides
    )
    {
        var range = IPNetwork.Parse(subnet.Text("cidrBlock")!);
        var free = Addresses.Free(
            range,
            address => besides.Contains(address) || Addresses.IsTaken(call.World, address),
            seed
        );
        Require(
            free is not null,
            "InsufficientFreeAddressesInSubnet",
            $"The specified subnet does not have enough free addresses to satisfy the request: {subnet.Id} with {range}",
            "subnet-addresses",
            Ec2Errors
        );
        return free!;
    }

    /// <summary>Whether a list among a resource's inputs has an id in it.</summary>
    protected static bool Lists(Entity entity, string property, string? id) =>
        entity.Inputs.Texts(property).Contains(id);

    /// <summary>Others of the same type, in the same region where the type has one.</summary>
    protected sealed override IEnumerable<Entity> Others(CloudCall call) =>
        base.Others(call)
            .Where(other =>
                other.Text("region") is not { Length: > 0 } region || region == RegionOf(call)
            );
}
