using System.Globalization;
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
        var containers = Containers.Of(call.Text("containerDefinitions"));
        Containers.Require(containers);
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

        Containers.RequireWithin(
            containers,
            Units(call, "cpu"),
            hasMemory: call.Text("memory") is not null,
            network: call.Text("networkMode")
        );
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

        var (cpu, memory) = (Units(call, "cpu"), Units(call, "memory"));
        Require(
            cpu is null || memory is null || IsOffered(cpu.Value, memory.Value),
            Code,
            $"No Fargate configuration exists for given values: {cpu} CPU, {memory} memory",
            "fargate-size-pair",
            "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html"
        );
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

    /// <summary>Units of processor or MiB; null for a text with a unit of its own, such as 1 vCPU.</summary>
    private static int? Units(CloudCall call, string size) =>
        int.TryParse(call.Text(size), CultureInfo.InvariantCulture, out var units) ? units : null;

    /// <summary>The pairs of sizes that Fargate has, in units of a 1024th of a processor and in MiB.</summary>
    private static bool IsOffered(int cpu, int memory) =>
        cpu switch
        {
            256 => memory is 512 or 1024 or 2048,
            512 => IsStep(memory, 1, 4, 1),
            1024 => IsStep(memory, 2, 8, 1),
            2048 => IsStep(memory, 4, 16, 1),
            4096 => IsStep(memory, 8, 30, 1),
            8192 => IsStep(memory, 16, 60, 4),
            16384 => IsStep(memory, 32, 120, 8),
            // Newer sizes, whose memory the page does not have in each language.
            > 16384 => true,
            _ => false,
        };

    private static bool IsStep(int memory, int fewest, int most, int step) =>
        memory >= fewest * 1024
        && memory <= most * 1024
        && (memory - (fewest * 1024)) % (step * 1024) == 0;

    private static double Revision(CloudCall call, string id) =>
        call.Current?.Outputs.Get("revision")?.AsNumber
        ?? (call.World.Find(Token, id)?.Outputs.Get("revision")?.AsNumber ?? 0) + 1;
}
