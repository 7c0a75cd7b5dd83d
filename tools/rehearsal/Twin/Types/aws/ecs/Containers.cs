using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>The containers of a task definition, which the provider takes as a text and only ECS reads.</summary>
internal static class Containers
{
    private const string Code = "ClientException";
    private const string Reports = "https://github.com/klothoplatform/klotho/issues/892";
    private const string Dependency =
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html";

    private static readonly string[] s_logOptions = ["awslogs-region", "awslogs-group"];

    /// <summary>The containers of a text; none where it is no list.</summary>
    public static IReadOnlyList<JsonElement> Of(string? text)
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

    /// <summary>Refuses what ECS refuses of containers wherever they are to run.</summary>
    public static void Require(IReadOnlyList<JsonElement> containers)
    {
        Require(
            containers.Count > 0,
            "Container list cannot be empty.",
            "task-containers",
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
        );
        Require(
            containers.Any(IsEssential),
            "Task definition doesn't have any essential container.",
            "task-essential",
            "https://github.com/aws-cloudformation/cfn-lint/blob/main/test/unit/rules/resources/ecs/test_ecs_task_definition_essential_container.py"
        );
        foreach (var container in containers)
        {
            RequireLogOptions(container);
            foreach (var dependency in List(container, "dependsOn"))
            {
                RequireDependency(containers, dependency);
            }
        }
    }

    /// <summary>Refuses containers that do not fit into their task.</summary>
    /// <param name="containers">The containers.</param>
    /// <param name="cpu">The task's units of processor; null where it has no limit.</param>
    /// <param name="hasMemory">Whether the task has memory of its own.</param>
    /// <param name="network">The task's network mode.</param>
    public static void RequireWithin(
        IReadOnlyList<JsonElement> containers,
        int? cpu,
        bool hasMemory,
        string? network
    )
    {
        Require(
            cpu is null || containers.Sum(container => Number(container, "cpu") ?? 0) <= cpu,
            "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.",
            "task-cpu-sum",
            Reports
        );
        foreach (var container in containers)
        {
            Require(
                hasMemory
                    || Number(container, "memory") is not null
                    || Number(container, "memoryReservation") is not null,
                $"Invalid setting for container '{Text(container, "name")}'. At least one of 'memory' or 'memoryReservation' must be specified.",
                "task-memory",
                Reports
            );
            // ECS's answer to 0 is not known: https://github.com/hashicorp/terraform-provider-aws/issues/3401
            // cites documentation that allows it.
            Require(
                network is not ("awsvpc" or "host")
                    || List(container, "portMappings")
                        .All(port =>
                            Number(port, "hostPort") is not { } outside
                            || outside == 0
                            || outside == Number(port, "containerPort")
                        ),
                $"When networkMode={network}, the host ports and container ports in port mappings must match.",
                "task-ports",
                Reports
            );
        }
    }

    private static void RequireLogOptions(JsonElement container)
    {
        if (
            !container.TryGetProperty("logConfiguration", out var log)
            || Text(log, "logDriver") != "awslogs"
        )
        {
            return;
        }

        var missing = s_logOptions
            .Where(option =>
                !log.TryGetProperty("options", out var options) || Text(options, option) is null
            )
            .ToList();
        Require(
            missing.Count == 0,
            $"Log driver awslogs requires options: {string.Join(", ", missing)}",
            "task-log-options",
            "https://github.com/terraform-aws-modules/terraform-aws-ecs/issues/173"
        );
    }

    private static void RequireDependency(
        IReadOnlyList<JsonElement> containers,
        JsonElement dependency
    )
    {
        var name = Text(dependency, "containerName");
        var awaited = containers.Where(container => Text(container, "name") == name).ToList();
        // No public report has the words of this one.
        Require(
            awaited.Count > 0,
            $"Cannot depend on container '{name}' because it does not exist",
            "task-dependency-exists",
            Dependency
        );
        switch (Text(dependency, "condition"))
        {
            case "HEALTHY":
                Require(
                    awaited[0].TryGetProperty("healthCheck", out _),
                    "A dependency container with HEALTHY condition must have health check configured",
                    "task-dependency-healthy",
                    Dependency
                );
                break;
            case "SUCCESS" or "COMPLETE":
                Require(
                    !IsEssential(awaited[0]),
                    "A dependency container with SUCCESS or COMPLETE condition cannot be an essential container",
                    "task-dependency-ends",
                    "https://github.com/boto/boto3/issues/2436"
                );
                break;
        }
    }

    /// <summary>A container is essential where its definition does not say otherwise.</summary>
    private static bool IsEssential(JsonElement container) =>
        !container.TryGetProperty("essential", out var essential)
        || essential.ValueKind != JsonValueKind.False;

    private static JsonElement.ArrayEnumerator List(JsonElement container, string name) =>
        container.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : default;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static int? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt32(out var number)
            ? number
            : null;

    private static void Require(bool condition, string message, string rule, string source) =>
        CloudCall.Require(condition, $"api error {Code}: {message}", rule, source);
}
