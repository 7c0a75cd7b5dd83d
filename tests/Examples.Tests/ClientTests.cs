using System.IO.Enumeration;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>
/// Protects the examples whose client is no instance of the stack. Who may log in is judged by
/// tests/Trust.Tests/Registered/ExampleTrustTests.cs.
/// </summary>
public sealed class ClientTests
{
    [Theory]
    [InlineData("lambda", "function")]
    [InlineData("ecs", "task")]
    public async Task The_client_is_deployed_after_its_way_to_the_database(
        string name,
        string client
    )
    {
        var example = new Example(name, new CloudTwin());

        var first = await example.UpAsync([]);
        var second = await example.UpAsync([]);

        second.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        var resource = first.Current.Resources.Single(resource =>
            resource.Name == client
            && (
                resource.Type.StartsWith("aws:lambda/", StringComparison.Ordinal)
                || resource.Type.StartsWith("aws:ecs/", StringComparison.Ordinal)
            )
        );
        resource
            .Dependencies.Select(urn => urn.Split("::")[^1])
            .Should()
            .Contain(["psc-record", "database-user"]);
        example.Destroy();
        example.State.Resources.Should().BeEmpty();
        await ApprovedReview.RequireAsync(name, first);
    }

    /// <summary>A client that starts before the group's rules reaches nothing, and says so once.</summary>
    [Fact]
    public async Task A_function_starts_after_the_rules_of_its_security_group()
    {
        var example = new Example("lambda", new CloudTwin());

        var run = await example.UpAsync([]);

        var function = run.Current.Resources.Single(resource =>
            resource.Type == "aws:lambda/function:Function" && resource.Name == "function"
        );
        function
            .PropertyDependencies["vpcConfig"]
            .Select(urn => urn.Split("::")[^1])
            .Should()
            .Contain(["connector-clients-to-database", "connector-clients-to-google-apis"]);
    }

    /// <summary>google.subject has at most 127 bytes, and a function's session has the function's name.</summary>
    [Fact]
    public async Task A_name_that_is_too_long_for_a_session_is_refused_before_anything_is_made()
    {
        var run = await new Example("lambda", new CloudTwin()).PreviewAsync([
            $"functionName={new string('f', 58)}",
        ]);

        string.Join('\n', Example.Problems(run)).Should().Contain("at most 57");
    }

    /// <summary>ECS takes both roles for tasks, and says whose task it is.</summary>
    /// <remarks>https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html</remarks>
    [Theory]
    [InlineData(true, "123456789012", "arn:aws:ecs:ap-northeast-1:123456789012:task/apps/1")]
    [InlineData(false, "210987654321", "arn:aws:ecs:ap-northeast-1:210987654321:task/apps/1")]
    [InlineData(false, "210987654321", "arn:aws:ecs:ap-northeast-1:123456789012:task/apps/1")]
    [InlineData(false, "123456789012", "arn:aws:ecs:us-east-1:123456789012:task/apps/1")]
    [InlineData(false, "123456789012", "arn:aws:ec2:ap-northeast-1:123456789012:instance/i-1")]
    public async Task Only_tasks_of_the_account_and_region_take_the_roles(
        bool take,
        string account,
        string arn
    )
    {
        var run = await new Example("ecs", new CloudTwin()).UpAsync([]);

        var roles = run.Current.Resources.Where(resource => resource.Type == "aws:iam/role:Role");
        roles.Select(role => role.Name).Should().BeEquivalentTo("task", "execution");
        roles
            .Select(role => JsonNode.Parse(role.Inputs.Text("assumeRolePolicy")!)!["Statement"]!)
            .Select(trust => Admits(trust, account, arn))
            .Should()
            .Equal(take, take);

        static bool Admits(JsonNode trust, string account, string arn) =>
            (string?)trust["Condition"]!["StringEquals"]!["aws:SourceAccount"] == account
            && FileSystemName.MatchesSimpleExpression(
                (string)trust["Condition"]!["ArnLike"]!["aws:SourceArn"]!,
                arn,
                ignoreCase: false
            );
    }

    [Fact]
    public async Task The_task_takes_its_token_from_the_program_beside_it()
    {
        var example = new Example("ecs", new CloudTwin());

        var run = await example.UpAsync([]);

        var task = run.Current.Resources.Single(resource =>
            resource.Type == "aws:ecs/taskDefinition:TaskDefinition"
        );
        task.Inputs.Text("networkMode").Should().Be("awsvpc");
        task.Inputs.Text("containerDefinitions")
            .Should()
            .Contain("http://127.0.0.1:8181/")
            .And.NotContain("169.254.169.254", "the host's metadata service is nobody's identity");
        run.Outputs.Text("runCommand").Should().Contain("securityGroups=[sg-");
    }

    /// <summary>
    /// A container that is started is not one that listens. The check asks the proxy at the port that it is given, and
    /// its image has no shell.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html</remarks>
    [Fact]
    public async Task Whatever_logs_in_starts_when_the_proxy_listens()
    {
        var run = await new Example("ecs", new CloudTwin()).UpAsync([]);

        var task = run.Current.Resources.Single(resource =>
            resource.Type == "aws:ecs/taskDefinition:TaskDefinition"
        );
        var containers = JsonNode.Parse(task.Inputs.Text("containerDefinitions")!)!.AsArray();
        var proxy = containers.Single(container => (string?)container!["name"] == "proxy")!;
        Words(proxy["healthCheck"]!["command"])
            .Should()
            .Equal("CMD", "/alloydb-auth-proxy", "wait", "--http-port=9094", "--max=4s");
        Words(proxy["command"]).Should().Contain(["--health-check", "--http-port=9094"]);
        containers
            .SelectMany(
                container => container!["dependsOn"]!.AsArray(),
                (container, before) =>
                    $"{container!["name"]} {before!["containerName"]} {before["condition"]}"
            )
            .Should()
            .Equal("proxy subject-token START", "orders proxy HEALTHY", "verify proxy HEALTHY");

        static IEnumerable<string?> Words(JsonNode? list) =>
            list!.AsArray().Select(word => (string?)word);
    }
}
