using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>The machine whose role becomes a service account.</summary>
internal static partial class InstancePolicies
{
    private static readonly string[] s_userData = ["userData", "userDataBase64"];

    private static readonly string[] s_machines = [Types.ClientInstance, Types.LaunchTemplate];

    public static IReadOnlyList<Policy> All { get; } =
    [
        new(
            "imdsv2-only",
            "An instance gives its credentials to IMDSv2 only.",
            ["CKV_AWS_79", "AWS-0028", "AWS-0130"],
            set =>
                Machines(
                    set,
                    "metadataOptions.httpTokens",
                    value => value?.AsText == "required",
                    "write required"
                )
        ),
        new(
            "metadata-hop-limit",
            "Credentials do not leave the instance: one hop.",
            [
                "CKV_AWS_341",
                "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Image.html",
            ],
            set =>
                Machines(
                    set,
                    "metadataOptions.httpPutResponseHopLimit",
                    value => value?.AsNumber == 1,
                    "write 1: without it an image that is made for IMDSv2 sets 2, and a container is the instance"
                )
        ),
        new(
            "task-hosts-block-metadata",
            "A host of ECS takes its metadata service from its tasks: Google's libraries would log in as the host's role. "
                + "A host is known by ECS_CLUSTER= in its user data; one of the default cluster needs no such line, and is not checked.",
            ["https://github.com/aws/amazon-ecs-agent/blob/master/README.md"],
            set =>
                from machine in set.Of(s_machines)
                let text = string.Concat(UserData(machine).Select(Clear))
                where JoinsCluster().IsMatch(text) && !BlocksMetadata().IsMatch(text)
                select new Violation(
                    machine,
                    "user data configures ECS's agent without ECS_AWSVPC_BLOCK_IMDS=true; add that line to "
                        + "/etc/ecs/ecs.config, or a task in the network mode awsvpc can be the host"
                )
        ),
        new(
            "no-public-address",
            "An instance has no public address.",
            ["CKV_AWS_88"],
            set =>
                set.Wrong(
                        Types.ClientInstance,
                        "associatePublicIpAddress",
                        value => value?.AsBool == false,
                        "write false"
                    )
                    .Concat(
                        from template in set.JudgedOf(Types.LaunchTemplate)
                        where MayBePublic(template.Inputs.Get("networkInterfaces"))
                        select new Violation(
                            template,
                            "the subnet or a network interface gives it a public address; write one of networkInterfaces, with associatePublicIpAddress false"
                        )
                    )
        ),
        new(
            "no-key-pair",
            "Nobody logs in to an instance with an SSH key; sessions are Systems Manager's.",
            ["https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html"],
            set => Machines(set, "keyName", value => value is null, "leave it out")
        ),
        new(
            "no-secrets-in-user-data",
            "User data holds no secret: it is kept in clear and every process can read it.",
            ["CKV_AWS_46", "AWS-0029"],
            set =>
                from machine in set.Of(s_machines)
                from value in UserData(machine)
                where HoldsSecret(value)
                select new Violation(
                    machine,
                    "user data holds what looks like a key, token or password; take it out"
                )
        ),
        new(
            "encrypted-disks",
            "Every disk of an instance is encrypted.",
            ["CKV_AWS_8", "AWS-0131"],
            set =>
                set.Wrong(
                        Types.ClientInstance,
                        "rootBlockDevice.encrypted",
                        value => value?.AsBool == true,
                        "write true: the default is false"
                    )
                    .Concat(
                        from machine in set.Of(s_machines)
                        from disk in Disks(machine)
                        where !IsOn(disk.Get("encrypted"))
                        select new Violation(machine, "a disk is not encrypted; write true")
                    )
                    .Concat(
                        from template in set.JudgedOf(Types.LaunchTemplate)
                        where
                            template.Inputs.Get("blockDeviceMappings")
                                is not { ContainsUnknown: true }
                            && !Disks(template).Any()
                        select new Violation(
                            template,
                            "blockDeviceMappings is not set, and the image's disk is not encrypted; write its device with ebs.encrypted true"
                        )
                    )
        ),
        new(
            "instance-role",
            "An instance has a role: its only credential.",
            ["CKV2_AWS_41"],
            set =>
                Machines(
                    set,
                    "iamInstanceProfile",
                    value => value is not null,
                    "name an instance profile"
                )
        ),
        new(
            "user-data-replaces",
            "A change of user data replaces the instance, also one that a group has launched: cloud-init runs once, so a running one never sees it.",
            [
                "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
                "https://github.com/hashicorp/terraform-provider-aws/blob/v6.58.0/website/docs/r/autoscaling_group.html.markdown",
            ],
            set =>
                set.Wrong(
                        Types.ClientInstance,
                        "userDataReplaceOnChange",
                        value => value?.AsBool == true,
                        "write true: a changed file would never arrive"
                    )
                    .Concat(
                        set.Wrong(
                            Types.AutoScalingGroup,
                            "instanceRefresh",
                            value => value is not null,
                            "write one: a changed file or image would wait until the instance is lost"
                        )
                    )
                    .Concat(
                        set.Wrong(
                                Types.AutoScalingGroup,
                                "launchTemplate.version",
                                value => value?.AsText is not (null or "$Latest" or "$Default"),
                                "write the template's latestVersion: only a new number starts the refresh"
                            )
                            .Where(violation =>
                                violation.Resource.Inputs.Get("launchTemplate") is not null
                            )
                    )
                    .Concat(
                        from owner in set.JudgedOf(Types.AutoScalingGroup)
                        from template in set.Referred(owner, "launchTemplate", Types.LaunchTemplate)
                        let version = owner.Inputs.Find("launchTemplate.version")?.AsText
                        where IsBehind(version, template.Outputs.Get("latestVersion"))
                        select new Violation(
                            owner,
                            $"launchTemplate.version stays {version} while the template gets another; write the template's latestVersion"
                        )
                    )
        )
        {
            Scope = Scope.Resource | Scope.Stack,
        },
        new(
            "detailed-monitoring",
            "An instance is measured every minute.",
            ["CKV_AWS_126"],
            set =>
                set.Wrong(
                    Types.ClientInstance,
                    "monitoring",
                    value => value?.AsBool == true,
                    "set protection: true, as production does"
                )
        )
        {
            Enforcement = Enforcement.Advisory,
        },
    ];

    private static IEnumerable<Violation> Machines(
        ResourceSet set,
        string path,
        Func<PropertyValue?, bool> isRight,
        string message
    ) => s_machines.SelectMany(type => set.Wrong(type, path, isRight, message));

    // Launch templates spell flags as text.
    private static bool IsOn(PropertyValue? value) =>
        value is { IsUnknown: true } or { AsBool: true } or { AsText: "true" };

    /// <summary>Without a network interface of its own a machine does as its subnet says.</summary>
    private static bool MayBePublic(PropertyValue? interfaces)
    {
        if (interfaces is { ContainsUnknown: true })
        {
            return false;
        }

        var wishes = (interfaces?.AsList ?? [])
            .Select(card => card.AsMap?.Text("associatePublicIpAddress"))
            .ToList();
        return wishes.Contains("true") || !wishes.Contains("false");
    }

    /// <summary>Whether a group names a number that is not its template's last one.</summary>
    private static bool IsBehind(string? version, PropertyValue? latest) =>
        double.TryParse(version, CultureInfo.InvariantCulture, out var number)
        && latest is not null
        && latest.AsNumber != number;

    private static IEnumerable<PropertyMap> Disks(ResourceState machine) =>
        (machine.Inputs.Get("ebsBlockDevices")?.AsList ?? [])
            .Select(disk => disk.AsMap)
            .Concat(
                (machine.Inputs.Get("blockDeviceMappings")?.AsList ?? []).Select(disk =>
                    disk.AsMap?.Get("ebs")?.AsMap
                )
            )
            .OfType<PropertyMap>();

    private static IEnumerable<PropertyValue> UserData(ResourceState machine) =>
        s_userData.Select(machine.Inputs.Get).OfType<PropertyValue>();

    private static bool HoldsSecret(PropertyValue value) =>
        value.ContainsSecret || Secret().IsMatch(Clear(value));

    /// <summary>The text as it is given, and as it is behind Base64.</summary>
    private static string Clear(PropertyValue value)
    {
        var text = value.AsText ?? "";
        var buffer = new byte[text.Length];
        return Convert.TryFromBase64String(text, buffer, out var length)
            ? $"{text}\n{Encoding.UTF8.GetString(buffer, 0, length)}"
            : text;
    }

    // What follows a # sets nothing.
    [GeneratedRegex(@"^[^#\n]*\bECS_CLUSTER=", RegexOptions.Multiline)]
    private static partial Regex JoinsCluster();

    [GeneratedRegex(@"^[^#\n]*\bECS_AWSVPC_BLOCK_IMDS=true\b", RegexOptions.Multiline)]
    private static partial Regex BlocksMetadata();

    // Access keys of AWS, private keys, API keys and tokens of Google, and plain assignments.
    [GeneratedRegex(
        @"\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAIza[0-9A-Za-z_-]{35}|\bya29\.[0-9A-Za-z_-]+|(aws_secret_access_key|password|passwd|PGPASSWORD|secret)\s*[=:]\s*[^\s$""'{]",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Secret();
}
