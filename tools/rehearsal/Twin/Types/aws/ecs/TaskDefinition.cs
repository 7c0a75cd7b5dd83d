using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A task definition of ECS. Its id is its family, and each change registers a further revision.</summary>
internal sealed class TaskDefinition() : AwsModel(Token)
{
    public const string Token = "aws:ecs/taskDefinition:TaskDefinition";
    private const string Code = "ClientException";
    private const string Fargate =
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html";

    public override bool AcceptsExisting => true;

    public override string ComputeId(CloudCall call) => call.Text("family") ?? "";

    /// <summary>A revision that is deregistered stays, inactive.</summary>
    /// <remarks>https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html</remarks>
    public override bool RetainsOnDelete(CloudCall call) => true;

    public override void RefuseWrite(CloudCall call)
    {
        var containers = Containers(call.Text("containerDefinitions"));
        Require(
            containers.Count > 0,
            Code,
            "Container list cannot be empty.",
            "task-containers",
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
        );
        foreach (var property in new[] { "taskRoleArn", "executionRoleArn" })
        {
            Require(
                call.Text(property) is not { } arn
                    || call.World.OfType(Role.Token).Any(role => role.Text("arn") == arn),
                Code,
                "Role is not valid",
                "task-role",
                "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html"
            );
        }

        if (
            call.Get("requiresCompatibilities")?.AsList.Any(item => item.AsText == "FARGATE")
            == true
        )
        {
            RequireFargate(call, containers);
        }
    }

    protected override string? ComputeArn(CloudCall call, string id) =>
        RegionalArn(call, "ecs", $"task-definition/{id}:{Revision(call, id)}");

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("arnWithoutRevision", RegionalArn(call, "ecs", $"task-definition/{id}")),
            ("revision", Revision(call, id))
        );

    private static void RequireFargate(CloudCall call, IReadOnlyList<JsonElement> containers)
    {
        Require(
            call.Text("networkMode") == "awsvpc",
            Code,
            "Fargate only supports network mode ‘awsvpc’.",
            "fargate-network",
            Fargate
        );
        foreach (var size in new[] { "cpu", "memory" })
        {
            Require(
                call.Text(size) is not null,
                Code,
                $"Fargate requires that '{size}' be defined at the task level.",
                "fargate-size",
                Fargate
            );
        }

        Require(
            call.Text("executionRoleArn") is not null
                || !containers.Any(container =>
                    container.TryGetProperty("logConfiguration", out _)
                ),
            Code,
            "Fargate requires task definition to have execution role ARN to support log driver awslogs.",
            "fargate-logs",
            Fargate
        );
    }

    private static double Revision(CloudCall call, string id) =>
        call.Current?.Outputs.Get("revision")?.AsNumber
        ?? (call.World.Find(Token, id)?.Outputs.Get("revision")?.AsNumber ?? 0) + 1;

    private static IReadOnlyList<JsonElement> Containers(string? text)
    {
        try
        {
            using var json = JsonDocument.Parse(text ?? "");
            return json.RootElement.ValueKind == JsonValueKind.Array
                ? [.. json.RootElement.Clone().EnumerateArray()]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
