using CsCheck;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Testing.Infra;

namespace KeylessAlloyDb.Trust.Tests.Boundary;

/// <summary>Protects the derivation itself: whatever roles the settings name, both locks are exact.</summary>
public sealed class AnyRoleTests
{
    private const string Account = "alloydb-client@demo-project.iam.gserviceaccount.com";

    [Fact]
    public void Any_roles_are_trusted_and_nobody_else() =>
        Roles
            .Any.Array[1, 4]
            .Where(roles => Roles.ProblemsOf(roles).Count == 0)
            .Sample(
                roles =>
                {
                    var trusted = roles
                        .Select(role => new TrustedRole(role.AccountId, role.Name, role.Partition))
                        .ToList();

                    return new Judge(Deployed(roles), trusted)
                        .Of([.. trusted.SelectMany(role => new Callers(role).Known)])
                        .Sound;
                },
                iter: 100
            );

    private static Gates Deployed(IEnumerable<AwsRole> roles)
    {
        var accounts = roles
            .GroupBy(role => role.AccountId)
            .Select(account =>
                (
                    Pool: $"projects/123456789012/locations/global/workloadIdentityPools/aws-{account.Key}",
                    Roles: account.ToList()
                )
            )
            .ToList();
        return new(
            [
                .. accounts.Select(account => new DeployedProvider(
                    $"{account.Pool}/providers/aws",
                    account.Roles[0].AccountId,
                    TrustPolicy.AttributeMapping,
                    TrustPolicy.Condition(account.Roles)
                )),
            ],
            [
                .. accounts.SelectMany(account =>
                    account.Roles.Select(role => new DeployedMember(
                        Account,
                        "roles/iam.workloadIdentityUser",
                        TrustPolicy.Member(account.Pool, role)
                    ))
                ),
            ]
        );
    }
}
