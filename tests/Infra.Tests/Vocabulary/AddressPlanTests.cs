using CsCheck;

namespace KeylessAlloyDb.Tests.Vocabulary;

/// <summary>Protects both clouds' address plans: no two parts of them ever overlap.</summary>
public sealed class AddressPlanTests
{
    [Fact]
    public void Subnets_of_the_VPC_lie_in_it_and_apart_and_AWS_takes_their_size() =>
        Networks
            .Of(VpcPlan.LargestPrefix, VpcPlan.SmallestPrefix)
            .Sample(vpc =>
            {
                var subnets = Vpc(vpc);
                return Networks.AreDisjoint(subnets)
                    && subnets.All(subnet =>
                        Cidr.Overlap(vpc, subnet)
                        && Cidr.Parse(subnet)!.Value.PrefixLength is >= 16 and <= 28
                    );
            });

    [Fact]
    public void Google_s_subnets_lie_in_their_range_and_apart_and_Google_takes_their_size() =>
        Networks
            .Of(SubnetPlan.LargestPrefix, SubnetPlan.SmallestPrefix)
            .Sample(range =>
            {
                var subnets = Google(range);
                return Networks.AreDisjoint(subnets)
                    && subnets.All(subnet =>
                        Cidr.Overlap(range, subnet) && Cidr.Parse(subnet)!.Value.PrefixLength <= 29
                    );
            });

    [Fact]
    public void Whatever_passes_validation_overlaps_nowhere() =>
        Gen.Select(Networks.Of(8, 30), Networks.Of(8, 30))
            .Sample(
                (aws, google) =>
                    Sample
                        .ProblemsOf(Sample.Connector with { VpcCidr = aws, GoogleCidr = google })
                        .Concat(Sample.ProblemsOf(Sample.Network with { SubnetCidr = google }))
                        .Any()
                    || Networks.AreDisjoint([.. Vpc(aws), .. Google(google), Cidr.GoogleApis])
            );

    [Fact]
    public void Every_range_of_a_fitting_size_is_taken() =>
        Networks
            .Of(SubnetPlan.LargestPrefix, SubnetPlan.SmallestPrefix)
            .Sample(cidr =>
                Sample.ProblemsOf(Sample.Network with { SubnetCidr = cidr }).Count == 0
            );

    [Fact]
    public void Rejects_every_range_of_another_size() =>
        Gen.OneOf(Networks.Of(0, 15), Networks.Of(29, 32))
            .Sample(cidr =>
                Sample.ProblemsOf(Sample.Network with { SubnetCidr = cidr }).Count == 1
            );

    private static IReadOnlyList<string> Vpc(string range) =>
        [
            VpcPlan.PrivateSubnet(range, 0),
            VpcPlan.PrivateSubnet(range, 1),
            VpcPlan.PrivateSubnet(range, 2),
            VpcPlan.PublicSubnet(range),
        ];

    private static IReadOnlyList<string> Google(string range) =>
        [SubnetPlan.Endpoints(range), SubnetPlan.Forwarders(range)];
}
