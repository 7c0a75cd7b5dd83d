using System.Text.Json;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Stacks;

/// <summary>What no component can check: settings of several, and those of the stack alone.</summary>
internal sealed partial record Settings
{
    private void Validate(Problems problems)
    {
        ResourceNames.RequireGoogleProject(problems, "googleProject", GoogleProject);
        if (IdentityProject is not null)
        {
            ResourceNames.RequireGoogleProject(problems, "identityProject", IdentityProject);
        }

        Network.Validate(UnderNetwork(problems));
        Database.Validate(UnderDatabase(problems));
        if (Database.SecondaryOf is { } primary)
        {
            // Its users are created in the primary, by the login and with the roles of this project.
            problems.RequireBoth(
                primary.StartsWith($"projects/{GoogleProject}/", StringComparison.Ordinal),
                ("secondaryOf", primary),
                ("googleProject", GoogleProject),
                "a stack takes a primary of its own project alone",
                "the same project in both"
            );
        }

        Connector.Validate(UnderConnector(problems));
        ValidateResolverRules(problems);
        Instance.Validate(Under(problems));
        problems.Require(
            Identity.AuditedIdentityProject is null || IdentityProject is not null,
            "identityAuditLogs",
            true,
            "there is no identity project",
            "false: auditLogs covers the one project"
        );
        Identity.Validate(
            Under(
                problems,
                ("Clusters", "kubernetesClusters"),
                ("AuditedProject", "googleProject"),
                (
                    "AuditedIdentityProject",
                    IdentityProject is null ? "googleProject" : "identityProject"
                )
            )
        );
        if (HasInstance)
        {
            Instance.RequireOfferedIn(problems, ("awsRegion", Connector.Region), "instanceType");
        }

        problems.RequireBoth(
            !Instance.InstallGcloud || Connector.GoogleApis == GoogleApiAccess.Internet,
            ("installGcloud", true),
            (
                "googleApis",
                Connector.GoogleApis == GoogleApiAccess.Private ? "private" : "restricted"
            ),
            "gcloud comes from packages.cloud.google.com, which only googleApis internet reaches",
            "installGcloud: false, or googleApis: internet"
        );
        Alarms?.Validate(problems, this);
        ValidateTrust(problems);
        ValidateTags(problems);
        ValidateNewerValues(problems);
    }

    /// <summary>A rule for another domain would be associated with the VPC by nothing.</summary>
    private void ValidateResolverRules(Problems problems)
    {
        var suffix = DnsName.Relative(Network.DnsSuffix);
        foreach (
            var (domain, rule) in Connector.Network?.ResolverRules
                ?? ImmutableDictionary<string, string>.Empty
        )
        {
            problems.Require(
                domain == suffix || domain == DnsName.GoogleApis,
                $"awsNetwork.resolverRules.{domain}",
                rule,
                "is no domain that the stack forwards",
                $"{suffix}, which is dnsSuffix, and {DnsName.GoogleApis}"
            );
        }
    }

    /// <summary>An entry that no setting uses is a typo, which would let nothing pass.</summary>
    private void ValidateNewerValues(Problems problems)
    {
        string[] used =
        [
            Connector.Region,
            .. Connector.AvailabilityZones,
            Instance.InstanceType,
            Network.Region,
            .. Regions(Database.SecondaryOf, Database.Restore?.Backup),
            Database.MachineType,
            Database.DatabaseVersion,
            .. Database.Flags.Keys,
        ];
        foreach (var (index, value) in Instance.NewerValues.Index())
        {
            problems.Require(
                used.Contains(value),
                $"newerValues[{index}]",
                value,
                "no setting has this value",
                string.Join(", ", used),
                used
            );
        }

        // The region of projects/PROJECT/locations/REGION/...
        static IEnumerable<string> Regions(params string?[] names) =>
            names.Select(name => name?.Split('/').ElementAtOrDefault(3)).OfType<string>();
    }

    /// <summary>E-mail addresses of the accounts that the stack creates.</summary>
    private IEnumerable<string> ServiceAccounts =>
        Identity
            .Workloads.Select(workload => workload.ServiceAccountId)
            .Append(Identity.ServiceAccountId)
            .Append(Identity.GrantsAccountId)
            .Select(id => $"{id}@{GoogleProject}.iam.gserviceaccount.com");

    private void ValidateTrust(Problems problems)
    {
        problems.Require(
            HasInstance || !ApplyGrants,
            "applyGrants",
            true,
            "the instance applies grants, and client: none leaves it out",
            "false, or client: instance"
        );
        problems.RequireBoth(
            Identity.GrantsRole is null
                || Instance.Grants.Count > 0
                || Instance.Workloads.Any(workload => workload.Grants.Count > 0),
            ("applyGrants", true),
            ("grants", Array.Empty<string>()),
            "there is nothing to grant",
            "applyGrants: true with entries in grants, or applyGrants: false"
        );
        problems.Require(
            Database is { Existing: not null } or { SecondaryOf: null } || !ApplyGrants,
            "applyGrants",
            true,
            "a secondary is read-only, so nothing can be granted in it",
            "false with secondaryOf; what is granted in the primary comes by replication"
        );
        foreach (var (index, administrator) in Database.Administrators.Index())
        {
            problems.Require(
                !ServiceAccounts.Contains(administrator),
                $"administrators[{index}]",
                administrator,
                "is a service account of this stack: its user would exist twice, and its application would be a superuser",
                "people, and service accounts that this stack does not create"
            );
        }

        var own = new AwsRole(Connector.AccountId, RoleName, AwsRole.PartitionOf(Connector.Region));
        var comparable =
            problems.IsSound("awsAccountId")
            && problems.IsSound("awsRegion")
            && problems.IsSound("roleName");
        foreach (
            var (setting, roles) in Identity
                .Workloads.Select(
                    (workload, index) => ($"workloads[{index}].trustedRoles", workload.TrustedRoles)
                )
                .Prepend(("trustedRoles", Identity.TrustedRoles))
        )
        {
            foreach (var (index, role) in roles.Index())
            {
                // IAM compares role names without regard to case.
                problems.Require(
                    !comparable
                        || HasInstance
                        || !role.AssumedRoleArn.Equals(
                            own.AssumedRoleArn,
                            StringComparison.OrdinalIgnoreCase
                        ),
                    $"{setting}[{index}].roleName",
                    role.Name,
                    "is the role of the instance that client: none leaves out. Whoever may create a role of that name could log in",
                    "the roles of the clients that somebody else runs; where one of them has that name, another roleName"
                );
            }
        }

        problems.Require(
            !comparable || !HasInstance || Identity.TrustedRoles.Contains(own),
            "trustedRoles",
            Identity.TrustedRoles.Select(role => role.AssumedRoleArn),
            "lacks the connector's own role, so the instance could not log in",
            $"a list with {{accountId: \"{own.AccountId}\", roleName: {own.Name}}}, as in awsAccountId and roleName"
        );
    }

    private void ValidateTags(Problems problems)
    {
        // They become labels of Google Cloud too, whose alphabet is the smaller one.
        foreach (var (key, value) in Tags)
        {
            problems.RequireForm(
                LabelKey().IsMatch(key) && LabelValue().IsMatch(value),
                $"tags.{key}",
                value,
                "does not fit as a label of Google Cloud",
                "keys and values of up to 63 of a-z, 0-9, _ and -; keys begin with a letter"
            );
        }
    }

    private static Problems UnderDatabase(Problems problems) =>
        Under(
            problems,
            ("Region", "googleRegion"),
            ("Existing", "existingDatabase"),
            ("ClusterId", "cluster id, from the stack's name,"),
            ("KmsKey", "googleKmsKey"),
            ("Flags", "databaseFlags")
        );

    private static Problems UnderNetwork(Problems problems) =>
        Under(
            problems,
            ("Region", "googleRegion"),
            ("Network", "googleNetwork"),
            ("SubnetCidr", "googleSubnetCidr"),
            ("Asn", "googleAsn")
        );

    private static Problems UnderConnector(Problems problems) =>
        Under(
            problems,
            ("AccountId", "awsAccountId"),
            ("KmsKey", "awsKmsKey"),
            ("Region", "awsRegion"),
            ("VpcCidr", "awsVpcCidr"),
            ("Network", "awsNetwork"),
            ("Asn", "awsAsn"),
            ("GoogleCidr", "googleSubnetCidr")
        );

    /// <summary>Problems under the settings' names: those given, else the property in camel case.</summary>
    private static Problems Under(
        Problems problems,
        params (string Property, string Setting)[] names
    ) =>
        problems.Named(name =>
        {
            var end = name.IndexOfAny(['.', '[']);
            var (head, tail) = end < 0 ? (name, "") : (name[..end], name[end..]);
            var setting = names.FirstOrDefault(pair => pair.Property == head).Setting;
            return (setting ?? JsonNamingPolicy.CamelCase.ConvertName(head)) + tail;
        });

    [GeneratedRegex(@"\A[a-z][a-z0-9_-]{0,62}\z")]
    private static partial Regex LabelKey();

    [GeneratedRegex(@"\A[a-z0-9_-]{0,63}\z")]
    private static partial Regex LabelValue();
}
