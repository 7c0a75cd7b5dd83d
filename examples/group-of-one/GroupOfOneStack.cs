using System.Globalization;
using System.Text;
using Pulumi.Aws.AutoScaling;
using Pulumi.Aws.AutoScaling.Inputs;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Ec2.Inputs;

namespace KeylessAlloyDb.Examples.GroupOfOne;

/// <summary>
/// The instance as an Auto Scaling group of one: AWS replaces it when it is lost, in another zone if need be, and the
/// next one logs in as the same role.
/// </summary>
internal sealed class GroupOfOneStack : Stack
{
    private const string Role = "orders-worker";
    private const string GoogleCidr = "10.40.0.0/24";
    private const int GoogleAsn = 65010;

    // Amazon Linux boots from it; a disk of another name would be one more, and the first one not encrypted.
    private const string RootDevice = "/dev/xvda";

    // An estimate of the first boot: the software is downloaded and the proxy started.
    private const int BootSeconds = 300;

    public GroupOfOneStack()
    {
        var config = new Config();
        var account = config.Require("awsAccountId");
        var awsRegion = config.Require("awsRegion");
        var project = config.Require("googleProject");
        var region = config.Require("googleRegion");

        var aws = new Aws.Provider(
            "aws",
            new() { Region = awsRegion, AllowedAccountIds = account }
        );
        var google = new Gcp.Provider("google", new() { Project = project, Region = region });
        var random = new Pulumi.Random.Provider("random");
        var onGoogle = new CustomResourceOptions { Provider = google };
        var onAws = new CustomResourceOptions { Provider = aws };

        // The four components, and the wiring between the clouds.
        var identity = new WorkloadIdentityFederation(
            "identity",
            new()
            {
                Project = project,
                Settings = new() { ServiceAccountId = Role, TrustedRoles = [new(account, Role)] },
            },
            new() { Providers = { google, random } }
        );
        var network = new PscNetwork(
            "network",
            new()
            {
                Project = project,
                Settings = new()
                {
                    Region = region,
                    SubnetCidr = GoogleCidr,
                    Asn = GoogleAsn,
                    DnsSuffix = $"{region}.alloydb-psc.goog",
                    GoogleApis = GoogleApiAccess.Private,
                },
            },
            new() { Providers = { google } }
        );
        var database = new AlloyDbIamCluster(
            "database",
            new()
            {
                Project = project,
                Network = network.Endpoints,
                WorkloadUser = identity.DatabaseUserName,
                Settings = new()
                {
                    Region = region,
                    ClusterId = $"orders-{Pulumi.Deployment.Instance.StackName}",
                    MachineType = "n2-highmem-2",
                    CpuCount = 2,
                },
            },
            new() { Providers = { google } }
        );
        var connector = new AwsConnector(
            "connector",
            new()
            {
                GoogleGatewayAddresses = network.Vpn.Addresses,
                Settings = new()
                {
                    AccountId = account,
                    Region = awsRegion,
                    VpcCidr = "10.50.0.0/16",
                    Asn = 64520,
                    RoleName = Role,
                    GoogleCidr = GoogleCidr,
                    GoogleAsn = GoogleAsn,
                    InsideCidrs =
                    [
                        "169.254.101.0/30",
                        "169.254.101.4/30",
                        "169.254.102.0/30",
                        "169.254.102.4/30",
                    ],
                    GoogleApis = GoogleApiAccess.Private,
                    // A zone that is lost takes neither sessions nor commands with it.
                    HighlyAvailable = true,
                },
            },
            new() { Providers = { aws, random } }
        );
        List<Resource> wiring =
        [
            .. network.Vpn.ConnectTo(connector.Vpn, onGoogle).Select(tunnel => tunnel.Session),
            network.Dns.Publish("psc-record", database.Primary, onGoogle),
            connector.Resolver.Forward("psc", $"{region}.alloydb-psc.goog", network.Dns, onAws),
            connector.Resolver.Forward("googleapis", "googleapis.com", network.Dns, onAws),
            database.WorkloadUser,
        ];

        // All that the instance needs; the group launches it instead of Launch.
        var software = new InstanceSettings
        {
            AmiId = config.Require("image"),
            AmiArchitecture = InstanceArchitecture.Arm,
        };
        var host = connector.Prepare(
            new()
            {
                Settings = software,
                Identity = identity.IdentityOf(account),
                Database = database.Primary,
                After = wiring,
            }
        );
        var template = new LaunchTemplate(
            "client",
            new()
            {
                ImageId = host.ImageId,
                InstanceType = software.InstanceType,
                IamInstanceProfile = new LaunchTemplateIamInstanceProfileArgs
                {
                    Name = host.InstanceProfileName,
                },
                MetadataOptions = new LaunchTemplateMetadataOptionsArgs
                {
                    HttpEndpoint = "enabled",
                    HttpTokens = "required",
                    HttpPutResponseHopLimit = 1,
                },
                NetworkInterfaces = new LaunchTemplateNetworkInterfaceArgs
                {
                    AssociatePublicIpAddress = "false",
                    SecurityGroups = host.SecurityGroupId,
                },
                BlockDeviceMappings = new LaunchTemplateBlockDeviceMappingArgs
                {
                    DeviceName = RootDevice,
                    Ebs = new LaunchTemplateBlockDeviceMappingEbsArgs
                    {
                        Encrypted = "true",
                        KmsKeyId = host.KmsKey!,
                        VolumeType = "gp3",
                        DeleteOnTermination = "true",
                    },
                },
                UserData = host.UserData.Apply(text =>
                    Convert.ToBase64String(Encoding.UTF8.GetBytes(text))
                ),
                // A group's tags do not reach the disks.
                TagSpecifications = new LaunchTemplateTagSpecificationArgs
                {
                    ResourceType = "volume",
                    Tags = { ["Name"] = Role },
                },
            },
            onAws
        );
        var version = template.LatestVersion.Apply(number =>
            number.ToString(CultureInfo.InvariantCulture)
        );
        var group = new Group(
            "client",
            new()
            {
                MinSize = 1,
                MaxSize = 1,
                VpcZoneIdentifiers = host.SubnetIds,
                LaunchTemplate = new GroupLaunchTemplateArgs
                {
                    Id = template.Id,
                    // With $Latest nothing would change here, and no refresh would start. And whoever may write a
                    // version of the template would decide what starts as the role.
                    Version = version,
                },
                HealthCheckType = "EC2",
                HealthCheckGracePeriod = BootSeconds,
                // The next instance is launched first, and the old one ends when EC2's checks have passed and the
                // warmup is over: nobody asks the proxy. Both are percentages of what is desired, which is one
                // instance, and not of MaxSize.
                InstanceMaintenancePolicy = new GroupInstanceMaintenancePolicyArgs
                {
                    MinHealthyPercentage = 100,
                    MaxHealthyPercentage = 200,
                },
                DefaultInstanceWarmup = BootSeconds,
                // With preferences the provider would send its own percentages, 90 and 100, instead of the policy's.
                InstanceRefresh = new GroupInstanceRefreshArgs { Strategy = "Rolling" },
                Tags = new GroupTagArgs
                {
                    Key = "Name",
                    Value = Role,
                    PropagateAtLaunch = true,
                },
            },
            new() { Provider = aws, DependsOn = host.After.ToArray() }
        );

        // The instance's id is in no state. While one is replaced the group has two: during a refresh the new version's
        // is meant, and after a failed check the healthy one.
        var find = Output.Format(
            $"instance=$(aws autoscaling describe-auto-scaling-groups --region {awsRegion} --auto-scaling-group-names {group.Name} --query \"AutoScalingGroups[0].Instances[?LaunchTemplate.Version=='{version}' && LifecycleState=='InService' && HealthStatus=='Healthy'].InstanceId | [0]\" --output text)"
        );
        var commands = new ClientCommands
        {
            InstanceId = Output.Create("$instance"),
            Region = awsRegion,
            PublicPath = false,
            DatabaseName = software.DatabaseName,
        };
        SessionCommand = Output.Format($"{find} && {commands.Session!}");
        VerifyCommand = Output.Format($"{find} && {commands.Run(host.VerifyDocumentName)}");
        RefreshCommand = Output.Format(
            $"aws autoscaling describe-instance-refreshes --region {awsRegion} --auto-scaling-group-name {group.Name} --query \"InstanceRefreshes[0].[Status,StatusReason]\" --output text"
        );
    }

    /// <summary>Opens a shell on the group's instance.</summary>
    [Output("sessionCommand")]
    public Output<string> SessionCommand { get; private set; }

    /// <summary>Proves every hop from the group's instance to the login.</summary>
    [Output("verifyCommand")]
    public Output<string> VerifyCommand { get; private set; }

    /// <summary>Tells how far the last refresh came, and what it waits for or failed at.</summary>
    [Output("refreshCommand")]
    public Output<string> RefreshCommand { get; private set; }
}
