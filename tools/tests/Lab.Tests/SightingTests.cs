namespace KeylessAlloyDb.Lab.Tests;

/// <summary>
/// Protects what the lab leaves for others to draw: the JSON keeps its form, counters are of the
/// right direction, and a tunnel without its session is not up.
/// </summary>
public sealed class SightingTests
{
    private static readonly SeenTunnel s_tunnel = new(
        "tunnel-0",
        "connector-vpn-0 tunnel 1",
        "up",
        new("Established", "Established"),
        Used: true,
        new(12, 3456),
        new(7, 890)
    );

    [Fact]
    public void The_json_is_what_readers_of_it_know() =>
        Of(s_tunnel)
            .ToJson()
            .Should()
            .Be(
                """
                {
                  "stack": "dev",
                  "plan": "0a1b",
                  "time": "2026-11-25T01:02:03+00:00",
                  "passed": 31,
                  "failed": 1,
                  "tunnels": [
                    {
                      "name": "tunnel-0",
                      "awsName": "connector-vpn-0 tunnel 1",
                      "ike": "up",
                      "bgp": {
                        "aws": "Established",
                        "google": "Established"
                      },
                      "used": true,
                      "toGoogle": {
                        "packets": 12,
                        "bytes": 3456
                      },
                      "toAws": {
                        "packets": 7,
                        "bytes": 890
                      },
                      "up": true
                    }
                  ],
                  "routes": {
                    "aws": {
                      "10.30.0.0/24": [
                        "tunnel-0"
                      ]
                    },
                    "google": {}
                  },
                  "name": {
                    "question": "psc.example.goog",
                    "status": "NOERROR",
                    "addresses": [
                      "10.30.0.5"
                    ]
                  },
                  "login": {
                    "endpoint": "10.30.0.5",
                    "succeeded": true,
                    "words": "100.64.1.1|TLSv1.3"
                  },
                  "logins": [
                    {
                      "path": "psc",
                      "apis": "private",
                      "client": "stand-in",
                      "carried": true,
                      "words": "reader@acme.iam",
                      "first": 350.4,
                      "next": 12,
                      "median": 9.2
                    }
                  ],
                  "internet": {
                    "ike": 40,
                    "other": 1
                  }
                }

                """
            );

    [Theory]
    [InlineData("down", "Established", "Established")]
    [InlineData("up", "Active", "Established")]
    [InlineData("up", "Established", "absent")]
    public void A_tunnel_is_up_only_with_ike_and_both_ends_of_bgp(
        string ike,
        string aws,
        string google
    ) => (s_tunnel with { Ike = ike, Bgp = new(aws, google) }).Up.Should().BeFalse();

    [Fact]
    public void What_a_gateway_transmits_is_what_it_sends()
    {
        // From iproute2 6.1, shortened.
        var traffic = Sighting.ReadTraffic(
            """
            [{"ifname":"lo","stats64":{"rx":{"bytes":0,"packets":0},"tx":{"bytes":0,"packets":0}}},
             {"ifname":"vpn0","stats64":{"rx":{"bytes":890,"packets":7},"tx":{"bytes":3456,"packets":12}}}]
            """
        );

        traffic["vpn0"].Should().Be((new Traffic(12, 3456), new Traffic(7, 890)));
    }

    [Fact]
    public void The_text_names_what_is_down()
    {
        var plan = SampleState.Plan;
        var down = s_tunnel with { Ike = "down", Bgp = new("Active", "absent"), Used = false };

        var text = Picture.Of(plan, Of(s_tunnel, down, s_tunnel, s_tunnel));

        text.Split('\n').Where(line => line.Contains("IKE")).Should().HaveCount(4);
        text.Should()
            .ContainAll("<====>", "IKE down, BGP Active", "NOERROR 10.30.0.5", "TLSv1.3", "9.2 ms");
    }

    private static Sighting Of(params IReadOnlyList<SeenTunnel> tunnels) =>
        new()
        {
            Stack = "dev",
            Plan = "0a1b",
            Time = new(2026, 11, 25, 1, 2, 3, TimeSpan.Zero),
            Passed = 31,
            Failed = 1,
            Tunnels = tunnels,
            Routes = new(
                new Dictionary<string, IReadOnlyList<string>> { ["10.30.0.0/24"] = ["tunnel-0"] },
                new Dictionary<string, IReadOnlyList<string>>()
            ),
            Name = new("psc.example.goog", "NOERROR", ["10.30.0.5"]),
            Login = new("10.30.0.5", Succeeded: true, "100.64.1.1|TLSv1.3"),
            Logins =
            [
                new("psc", "private", "stand-in", Carried: true, "reader@acme.iam", 350.4, 12, 9.2),
            ],
            Internet = new Dictionary<string, long> { ["ike"] = 40, ["other"] = 1 },
        };
}
