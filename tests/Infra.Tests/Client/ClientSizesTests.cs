using System.Text;
using CsCheck;
using KeylessAlloyDb.Testing.Infra.Client;

namespace KeylessAlloyDb.Tests.Client;

/// <summary>
/// Protects that AWS is not the first to notice that user data or a document is too large: by then the
/// VPN and the database are made.
/// </summary>
public sealed class ClientSizesTests
{
    [Fact]
    public void A_list_of_grants_that_no_document_holds_is_refused_with_the_settings()
    {
        var problems = new Problems();

        SettingsOf(1000).Validate(problems);

        problems
            .Messages.Should()
            .ContainSingle()
            .Which.Should()
            .MatchRegex(
                @"^Grants = 1000: so many schemas make a document of [0-9]{6} bytes, more than Systems Manager takes\. Allowed: at most 64512 bytes: fewer schemas, or shorter names\.$"
            );
    }

    [Fact]
    public void A_long_list_of_grants_is_accepted()
    {
        var problems = new Problems();

        SettingsOf(300).Validate(problems);

        problems.Messages.Should().BeEmpty();
    }

    [Fact]
    public void User_data_that_EC2_does_not_take_is_refused()
    {
        var problems = new Problems();

        ClientSizes.Validate(
            problems,
            LongestOf(SettingsOf(1)) with
            {
                ProxySource = $"https://example.com/{new string('x', 16384)}",
            }
        );

        problems
            .Messages.Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("userData = ")
            .And.Contain("at most 16384");
    }

    /// <summary>Else the check with the settings would promise what the deployment does not keep.</summary>
    [Fact]
    public void No_legal_plan_is_longer_than_the_one_that_is_checked()
    {
        var longest = Sizes(LongestOf(SettingsOf(1)));
        SamplePlan.Legal.Sample(plan =>
        {
            var real = Sizes(
                plan with
                {
                    ProxySource = ProxyRelease.Url(
                        ProxyRelease.DefaultVersion,
                        InstanceArchitecture.Intel
                    ),
                    Grants = (plan.Grants ?? SamplePlan.Create().Grants!) with
                    {
                        Grants = SettingsOf(1).Grants,
                    },
                }
            );
            return real.Zip(longest).All(pair => pair.First <= pair.Second);
        });
    }

    private static int[] Sizes(ClientPlan plan) =>
        [
            .. (
                (string[])
                    [
                        UserData.Render(plan),
                        VerifyDocument.Render(plan),
                        GrantsDocument.Render(plan),
                    ]
            ).Select(Encoding.UTF8.GetByteCount),
        ];

    private static ClientPlan LongestOf(InstanceSettings settings) =>
        ClientSizes.Longest(
            settings.ProxyVersion,
            settings.DatabaseName,
            settings.InstallGcloud,
            settings.Grants
        );

    private static InstanceSettings SettingsOf(int schemas) =>
        new()
        {
            InstallGcloud = true,
            DatabaseName = new string('d', 63),
            Grants =
            [
                .. Enumerable
                    .Range(0, schemas)
                    .Select(i => new Grant($"s{i:d62}", GrantAccess.ReadWrite)),
            ],
        };
}
