using Pulumi.Aws.Ec2;
using Pulumi.Aws.Ec2.Inputs;

namespace KeylessAlloyDb.Connector;

/// <summary>The instance that logs in, with the documents that check its path and grant its privileges.</summary>
public sealed class ConnectorInstance
{
    private readonly ConnectorHost _host;

    internal ConnectorInstance(
        string name,
        ConnectorSettings connector,
        InstanceSettings settings,
        ConnectorHost host,
        Resource component
    )
    {
        _host = host;
        var instance = new Instance(
            LogicalName(name, settings),
            new()
            {
                InstanceType = settings.InstanceType,
                Ami = host.ImageId,
                SubnetId = host.FirstSubnetId,
                VpcSecurityGroupIds = host.SecurityGroupId,
                AssociatePublicIpAddress = false,
                IamInstanceProfile = host.InstanceProfileName,
                MetadataOptions = new InstanceMetadataOptionsArgs
                {
                    HttpEndpoint = "enabled",
                    HttpTokens = "required",
                    HttpPutResponseHopLimit = 1,
                },
                // The image sets the size; EC2 rejects a smaller disk.
                RootBlockDevice = new InstanceRootBlockDeviceArgs
                {
                    Encrypted = true,
                    VolumeType = "gp3",
                    KmsKeyId = host.KmsKey!,
                },
                Monitoring = connector.Protect,
                UserData = host.UserData,
                // cloud-init runs once, so a changed file would never reach the running instance.
                UserDataReplaceOnChange = true,
                Tags = { ["Name"] = name },
            },
            new()
            {
                Parent = component,
                DependsOn = host.After.ToArray(),
                IgnoreChanges = settings.AmiId is null ? ["ami"] : [],
                ReplaceOnChanges = { "iamInstanceProfile" },
            }
        );
        Id = instance.Id;
        PrivateIp = instance.PrivateIp;
    }

    /// <summary>Id of the instance, <c>i-</c> and 17 hexadecimal digits.</summary>
    public Output<string> Id { get; }

    /// <summary>Its address in the VPC.</summary>
    public Output<string> PrivateIp { get; }

    /// <inheritdoc cref="ConnectorHost.VerifyDocumentName"/>
    public Output<string> VerifyDocumentName => _host.VerifyDocumentName;

    /// <inheritdoc cref="ConnectorHost.GrantsDocumentName"/>
    public Output<string>? GrantsDocumentName => _host.GrantsDocumentName;

    /// <inheritdoc cref="ConnectorHost.WorkloadGrantsDocumentNames"/>
    public ImmutableSortedDictionary<string, Output<string>> WorkloadGrantsDocumentNames =>
        _host.WorkloadGrantsDocumentNames;

    /// <summary>
    /// Changes of the AMI are ignored; the name carries the architecture and the refresh counter to force a
    /// replacement.
    /// </summary>
    private static string LogicalName(string name, InstanceSettings settings) =>
        string.Join(
            '-',
            new[]
            {
                $"{name}-instance",
                settings.Architecture == InstanceArchitecture.Arm ? null : settings.Architecture,
                settings.ImageGeneration == 1 ? null : $"{settings.ImageGeneration}",
            }.OfType<string>()
        );
}
