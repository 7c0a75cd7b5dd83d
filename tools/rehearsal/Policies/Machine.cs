using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>A machine that boots in a VPC: an instance, or what an Auto Scaling group launches from a template.</summary>
/// <param name="Booting">What boots it: the instance itself, or the group.</param>
/// <param name="Model">What says what it is: the instance itself, or the launch template.</param>
internal sealed record Machine(ResourceState Booting, ResourceState Model)
{
    private static readonly string[] s_groups = ["vpcSecurityGroupIds", "networkInterfaces"];

    private static readonly string[] s_subnets = ["subnetId", "vpcZoneIdentifiers"];

    public static IEnumerable<Machine> In(ResourceSet set) =>
        set.Of(Types.ClientInstance)
            .Select(instance => new Machine(instance, instance))
            .Concat(
                from owner in set.Of(Types.AutoScalingGroup)
                from template in set.Referred(owner, "launchTemplate", Types.LaunchTemplate)
                select new Machine(owner, template)
            );

    public IEnumerable<ResourceState> Groups(ResourceSet set) =>
        s_groups.SelectMany(property => set.Referred(Model, property, Types.SecurityGroup));

    public IEnumerable<ResourceState> Subnets(ResourceSet set) =>
        s_subnets.SelectMany(property => set.Referred(Booting, property, Types.Subnet));

    public AwsPath PathIn(ResourceSet set) => new(set, [.. Groups(set)], [.. Subnets(set)]);
}
