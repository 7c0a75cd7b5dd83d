namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A parameter of Systems Manager, by name.</summary>
internal sealed class Parameter() : AwsModel(Token)
{
    public const string Token = "aws:ssm/parameter:Parameter";

    private static readonly string[] s_contents =
    [
        "allowedPattern",
        "dataType",
        "description",
        "insecureValue",
        "keyId",
        "tier",
        "type",
        "value",
    ];

    /// <summary>With overwrite an existing parameter is taken over.</summary>
    public override bool AcceptsExisting => true;

    public override string ComputeId(CloudCall call) => call.Text("name") ?? "";

    public override void RefuseWrite(CloudCall call) =>
        Require(
            call.Current is not null
                || call.Get("overwrite")?.AsBool == true
                || call.World.Find(Token, ComputeId(call)) is null,
            "ParameterAlreadyExists",
            $"The parameter {ComputeId(call)} already exists. To overwrite this value, set overwrite to true",
            "parameter-unique",
            "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html"
        );

    protected override string? ComputeArn(CloudCall call, string id) =>
        RegionalArn(call, "ssm", $"parameter/{id.TrimStart('/')}");

    public override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        var former = call.Current?.Outputs.Get("version")?.AsNumber ?? 0;
        // Tags are put by a call of their own.
        var isPut = s_contents.Any(name => call.Current?.Inputs.Get(name) != call.Get(name));
        return PropertyMap.Of(
            ("dataType", call.Text("dataType") ?? "text"),
            ("tier", call.Text("tier") ?? "Standard"),
            ("version", isPut ? former + 1 : former)
        );
    }
}
