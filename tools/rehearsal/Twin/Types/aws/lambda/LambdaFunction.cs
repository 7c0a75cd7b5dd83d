namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A Lambda function, by name.</summary>
internal sealed class LambdaFunction() : AwsModel(Token)
{
    public const string Token = "aws:lambda/function:Function";
    private const string Invalid = "InvalidParameterValueException";
    private const int MostEnvironmentBytes = 4 * 1024;
    private const string Variables =
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html";

    /// <summary>Lambda's own names, as far as a program of this repository might set one.</summary>
    private static readonly string[] s_reserved =
    [
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
    ];

    public override string ComputeId(CloudCall call) => NameOf(call);

    public override void RefuseWrite(CloudCall call)
    {
        var name = ComputeId(call);
        Require(
            call.Current is not null || !Others(call).Any(other => other.Id == name),
            "ResourceConflictException",
            $"Function already exist: {name}",
            "function-unique",
            "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html"
        );
        var role = call
            .World.OfType(Role.Token)
            .FirstOrDefault(role => role.Text("arn") == call.Text("role"));
        Require(
            role?.Text("assumeRolePolicy")
                ?.Contains("lambda.amazonaws.com", StringComparison.Ordinal) == true,
            Invalid,
            "The role defined for the function cannot be assumed by Lambda.",
            "function-role",
            "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html"
        );
        RequireVpc(call, role!);
        RequireVariables(call);
    }

    protected override string? ComputeArn(CloudCall call, string id) =>
        RegionalArn(call, "lambda", $"function:{id}");

    public override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        var arn = ComputeArn(call, id)!;
        return PropertyMap.Of(
            ("name", id),
            ("version", "$LATEST"),
            ("qualifiedArn", $"{arn}:$LATEST"),
            (
                "invokeArn",
                $"arn:{Account.Partition(RegionOf(call))}:apigateway:{RegionOf(call)}:lambda:path/2015-03-31/functions/{arn}/invocations"
            )
        );
    }

    private void RequireVpc(CloudCall call, Entity role)
    {
        if (call.Get("vpcConfig")?.AsMap is not { } network)
        {
            return;
        }

        foreach (var subnet in network.Texts("subnetIds"))
        {
            RequireExisting(call, subnet, Subnet.Token);
        }

        foreach (var group in network.Texts("securityGroupIds"))
        {
            RequireExisting(call, group, SecurityGroup.Token);
        }

        Require(
            MayCreateInterfaces(call.World, role),
            Invalid,
            "The provided execution role does not have permissions to call CreateNetworkInterface on EC2",
            "function-network-rights",
            "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"
        );
    }

    /// <summary>A policy of one's own is taken to allow it: the twin does not know what is in it.</summary>
    private static bool MayCreateInterfaces(World world, Entity role) =>
        world
            .OfType(RolePolicyAttachment.Token)
            .Any(attached =>
                IamModel.Same(attached.Text("role"), role.Id)
                && (
                    attached.Text("policyArn")!.Contains("VPCAccess", StringComparison.Ordinal)
                    || !attached
                        .Text("policyArn")!
                        .Contains(":aws:policy/", StringComparison.Ordinal)
                )
            )
        || world
            .OfType(RolePolicy.Token)
            .Any(policy =>
                IamModel.Same(policy.Text("role"), role.Id)
                && policy.Text("policy")?.Contains("ec2:", StringComparison.Ordinal) == true
            );

    private static void RequireVariables(CloudCall call)
    {
        var variables =
            call.Get("environment")?.AsMap?.Get("variables")?.AsMap ?? PropertyMap.Empty;
        var bytes = System.Text.Encoding.UTF8.GetByteCount(
            string.Concat(variables.Select(entry => entry.Key + entry.Value.AsText))
        );
        Require(
            bytes <= MostEnvironmentBytes,
            Invalid,
            "Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit",
            "function-environment-size",
            Variables
        );
        var reserved = s_reserved.Where(variables.ContainsKey).ToList();
        Require(
            reserved.Count == 0,
            Invalid,
            "Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. "
                + $"Reserved keys used in this request: {string.Join(", ", reserved)}",
            "function-environment-reserved",
            Variables
        );
    }
}
