namespace KeylessAlloyDb.Stacks;

/// <summary>Outputs that are put together from several parts.</summary>
internal static class StackOutputs
{
    /// <summary>The values that cross the clouds, by the side that owns them.</summary>
    public static ImmutableDictionary<string, object> Halves(object google, object aws) =>
        ImmutableDictionary<string, object>.Empty.Add("google", google).Add("aws", aws);

    /// <summary>How the database is reached; without the parts that a stack does not have.</summary>
    public static ImmutableDictionary<string, object> Of(AlloyDbIamCluster database)
    {
        var outputs = database.Primary.ToOutputs();
        if (database.PublicIpAddress is { } address)
        {
            outputs = outputs.Add("publicIpAddress", address);
        }

        return database.ReadPool is { } reads
            ? outputs.Add("readPoolUri", reads.InstanceUri)
            : outputs;
    }

    /// <summary>What a client needs that somebody else runs in the VPC.</summary>
    public static ImmutableDictionary<string, object> Of(
        AwsConnector connector,
        Output<string> securityGroupId
    ) =>
        ImmutableDictionary<string, object>
            .Empty.Add("vpcId", connector.Resolver.VpcId)
            .Add("subnetIds", Output.All(connector.SubnetIds))
            .Add("securityGroupId", securityGroupId)
            .Add("databasePort", AwsConnector.DatabasePort);

    public static Output<string?> Optional(Output<string>? value) =>
        value is null ? Output.Create((string?)null) : value.Apply(text => (string?)text);
}
