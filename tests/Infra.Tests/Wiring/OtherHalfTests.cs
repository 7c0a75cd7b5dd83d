using System.Collections.Immutable;
using KeylessAlloyDb.Testing.Infra.Mocks;
using KeylessAlloyDb.Wiring;
using Moq;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Tests.Wiring;

/// <summary>Protects that AWS's half gets each application's identity, and no other's.</summary>
public sealed class OtherHalfTests
{
    private const string Account = "123456789012";
    private const string ReportsAccount = "999999999999";

    [Theory]
    [InlineData(null, Account, "orders")]
    [InlineData("reports", ReportsAccount, "reports")]
    public async Task Reads_the_identity_of_the_stack_and_of_each_workload(
        string? workload,
        string place,
        string name
    )
    {
        var (_, identity) = await ReadAsync(half => half.IdentityOf(place, workload));

        (await OutputUtilities.GetValueAsync(identity.CredentialConfiguration))
            .Should()
            .Be($"file of {name}");
        (await OutputUtilities.GetValueAsync(identity.DatabaseUser))
            .Should()
            .Be($"{name}@example-dev.iam");
    }

    [Theory]
    [InlineData("audit", Account, "no workload audit; it has reports")]
    [InlineData(
        "reports",
        Account,
        $"no role or pod of {Account}; it trusts those of {ReportsAccount}"
    )]
    [InlineData(null, ReportsAccount, $"of {ReportsAccount}; it trusts those of {Account}")]
    public async Task Says_what_there_is_instead(string? workload, string place, string says)
    {
        var read = async () =>
        {
            var (_, identity) = await ReadAsync(half => half.IdentityOf(place, workload));
            return await OutputUtilities.GetValueAsync(identity.CredentialConfiguration);
        };

        (await read.Should().ThrowAsync<Exception>()).Which.ToString().Should().Contain(says);
    }

    private static Task<(Recording, T)> ReadAsync<T>(Func<OtherHalf, T> read)
    {
        var mocks = new CloudMocks(preview: false);
        mocks
            .Mock.Setup(mock =>
                mock.NewResourceAsync(
                    It.Is<MockResourceArgs>(args => args.Type == "pulumi:pulumi:StackReference")
                )
            )
            .ReturnsAsync(
                (
                    "organization/google/dev",
                    (object)Map(
                        ("name", "organization/google/dev"),
                        ("secretOutputNames", ImmutableArray<object>.Empty),
                        (
                            "outputs",
                            Map(
                                (
                                    "identity",
                                    Identity("orders", Account)
                                        .Add(
                                            "workloads",
                                            Map(("reports", Identity("reports", ReportsAccount)))
                                        )
                                )
                            )
                        )
                    )
                )
            );
        return mocks.RunAsync(() =>
            read(new OtherHalf(new StackReference("organization/google/dev")))
        );
    }

    private static ImmutableDictionary<string, object> Identity(string name, string account) =>
        Map(
            ("credentialConfigurations", Map((account, $"file of {name}"))),
            ("databaseUserName", $"{name}@example-dev.iam")
        );

    private static ImmutableDictionary<string, object> Map(
        params (string Key, object Value)[] entries
    ) => entries.ToImmutableDictionary(entry => entry.Key, entry => entry.Value);
}
