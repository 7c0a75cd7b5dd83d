using CsCheck;
using KeylessAlloyDb.Infra.Tests.Configuration;

namespace KeylessAlloyDb.Infra.Tests.Network;

/// <summary>Protects both clouds' address plans: no two parts of them ever overlap.</summary>
public sealed class SubnetPlanTests
{
    [Fact]
    public void Both_of_Google_s_subnets_lie_in_its_range_and_apart() =>
        Networks
            .Of(SubnetPlan.LargestPrefix, SubnetPlan.SmallestPrefix)
            .Sample(cidr =>
            {
                var (endpoints, forwarders) = (
                    SubnetPlan.Endpoints(cidr),
                    SubnetPlan.Forwarders(cidr)
                );
                return !Cidr.Overlap(endpoints, forwarders)
                    && Cidr.Overlap(cidr, endpoints)
                    && Cidr.Overlap(cidr, forwarders)
                    // Google gives a subnet at least eight addresses.
                    && Cidr.Parse(endpoints)!.Value.PrefixLength <= 29;
            });

    [Fact]
    public void Whatever_passes_validation_overlaps_nowhere() =>
        Gen.Select(Networks.Of(8, 30), Networks.Of(8, 30))
            .Sample(
                (aws, google) =>
                {
                    var args = Sample.Connector with { VpcCidr = aws, GoogleCidr = google };
                    if (
                        Sample.ProblemsOf(args).Count > 0
                        || Sample.ProblemsOf(Sample.Network with { SubnetCidr = google }).Count > 0
                    )
                    {
                        return true;
                    }

                    return Networks.AreDisjoint([
                        VpcPlan.PrivateSubnet(aws, 0),
                        VpcPlan.PrivateSubnet(aws, 1),
                        VpcPlan.PrivateSubnet(aws, 2),
                        VpcPlan.PublicSubnet(aws),
                        SubnetPlan.Endpoints(google),
                        SubnetPlan.Forwarders(google),
                        Cidr.GoogleApis,
                    ]);
                }
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
}
