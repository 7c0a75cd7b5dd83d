using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>What AWS refuses of launch templates and of the groups that launch from them.</summary>
internal static class GroupRefusals
{
    private const string LaunchTemplate = "aws:ec2/launchTemplate:LaunchTemplate";

    public static IReadOnlyList<Refusal<AwsAccount>> All { get; } =
    [
        new(
            "launch-template-name",
            aws =>
            {
                aws.Create(LaunchTemplate, ("name", "client"));
                aws.Create(LaunchTemplate, ("name", "client"));
            },
            aws => aws.Create(LaunchTemplate, ("name", "client"))
        ),
        new(
            "user-data-base64",
            aws => Template(aws, ("userData", "#cloud-config")),
            aws => Template(aws, ("userData", Encoded(16384)))
        ),
        new(
            "user-data-size",
            "in a launch template",
            aws => Template(aws, ("userData", Encoded(16385))),
            aws => Template(aws, ("userData", Encoded(16384)))
        ),
        new(
            "group-unique",
            aws =>
            {
                Launched(aws, Template(aws), ("name", "client"));
                Launched(aws, Template(aws), ("name", "client"));
            },
            aws =>
            {
                aws.Delete(Launched(aws, Template(aws), ("name", "client")));
                Launched(aws, Template(aws), ("name", "client"));
            }
        ),
        new(
            "reference-exists",
            "a group of a launch template that is gone",
            aws =>
            {
                var template = Template(aws);
                aws.Delete(template);
                Launched(aws, template);
            },
            aws => Launched(aws, Template(aws))
        ),
        new(
            "instance-profile-exists",
            "for the instances of a group",
            aws =>
                Launched(
                    aws,
                    Template(aws, ("iamInstanceProfile", PropertyMap.Of(("name", "client"))))
                ),
            aws =>
            {
                aws.Profile(aws.Role(), "client");
                Launched(
                    aws,
                    Template(aws, ("iamInstanceProfile", PropertyMap.Of(("name", "client"))))
                );
            }
        ),
        new(
            "image-architecture",
            "in the launch template of a group",
            aws =>
                Launched(
                    aws,
                    Template(aws, ("imageId", aws.Image("x86_64")), ("instanceType", "t4g.small"))
                ),
            aws =>
                Launched(
                    aws,
                    Template(aws, ("imageId", aws.Image("x86_64")), ("instanceType", "t3.small"))
                )
        ),
        new(
            "groups-in-interface",
            aws =>
            {
                var vpc = aws.Vpc();
                var guard = aws.Group(vpc).Id;
                Launched(
                    aws,
                    Template(
                        aws,
                        ("networkInterfaces", Interface(guard)),
                        ("vpcSecurityGroupIds", List(guard))
                    ),
                    aws.Subnet(vpc)
                );
            },
            aws =>
            {
                var vpc = aws.Vpc();
                Launched(
                    aws,
                    Template(aws, ("networkInterfaces", Interface(aws.Group(vpc).Id))),
                    aws.Subnet(vpc)
                );
            }
        ),
        new(
            "security-group-in-vpc",
            "of a group's launch template",
            aws =>
                Launched(
                    aws,
                    Template(
                        aws,
                        ("vpcSecurityGroupIds", List(aws.Group(aws.Vpc("10.30.0.0/16")).Id))
                    )
                ),
            aws => Launched(aws, Template(aws))
        ),
        new(
            "security-group-in-use",
            "by the instances of a group",
            aws =>
            {
                var vpc = aws.Vpc();
                var guard = aws.Group(vpc);
                Launched(
                    aws,
                    Template(aws, ("networkInterfaces", Interface(guard.Id))),
                    aws.Subnet(vpc)
                );
                aws.Delete(guard);
            },
            aws =>
            {
                var vpc = aws.Vpc();
                var guard = aws.Group(vpc);
                aws.Delete(
                    Launched(
                        aws,
                        Template(aws, ("networkInterfaces", Interface(guard.Id))),
                        aws.Subnet(vpc)
                    )
                );
                aws.Delete(guard);
            }
        ),
        new(
            "subnet-in-use",
            "by the instances of a group",
            aws =>
            {
                var subnet = aws.Subnet(aws.Vpc());
                Launched(aws, Template(aws), subnet);
                aws.Delete(subnet);
            },
            aws =>
            {
                var subnet = aws.Subnet(aws.Vpc());
                aws.Delete(Launched(aws, Template(aws), subnet));
                aws.Delete(subnet);
            }
        ),
    ];

    private static Made Template(AwsAccount aws, params (string, PropertyValue)[] inputs) =>
        aws.Create(LaunchTemplate, inputs);

    private static Made Launched(
        AwsAccount aws,
        Made template,
        Made subnet,
        params (string, PropertyValue)[] inputs
    ) =>
        aws.Create(
            "aws:autoscaling/group:Group",
            [
                ("minSize", 1),
                ("maxSize", 1),
                ("vpcZoneIdentifiers", List(subnet.Id)),
                ("launchTemplate", PropertyMap.Of(("id", template.Id), ("version", "1"))),
                .. inputs,
            ]
        );

    private static Made Launched(
        AwsAccount aws,
        Made template,
        params (string, PropertyValue)[] inputs
    ) => Launched(aws, template, aws.Subnet(aws.Vpc()), inputs);

    private static PropertyValue Interface(string group) =>
        PropertyValue.List(PropertyMap.Of(("securityGroups", List(group))));

    private static string Encoded(int bytes) => Convert.ToBase64String(new byte[bytes]);
}
