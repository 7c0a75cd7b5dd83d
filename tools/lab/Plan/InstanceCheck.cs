using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>What Systems Manager runs by a schedule on the instance that logs in.</summary>
/// <param name="Name">The association's resource.</param>
/// <param name="Id">The association's id.</param>
/// <param name="Instance">The instance's id.</param>
/// <param name="Document">The document's name.</param>
/// <param name="Script">What runs, for sh.</param>
internal sealed record InstanceCheck(
    string Name,
    string Id,
    string Instance,
    string Document,
    string Script
)
{
    /// <summary>A document of AWS, whose script is its parameter <c>commands</c>.</summary>
    /// <remarks>https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command.html</remarks>
    private const string AnyScript = "AWS-RunShellScript";

    /// <summary>The checks on a state's instance. One whose target is another instance is none.</summary>
    /// <exception cref="LabException">A check runs a document that the state does not have.</exception>
    public static IReadOnlyList<InstanceCheck> Read(StateFile state)
    {
        var instance = state
            .Resources.FirstOrDefault(one => one.Type == "aws:ec2/instance:Instance")
            ?.Id;
        return
        [
            .. state
                .Resources.Where(one => one.Type == "aws:ssm/association:Association")
                .Where(one => IsTarget(one, instance))
                .OrderBy(one => one.Name, StringComparer.Ordinal)
                .Select(one => new InstanceCheck(
                    one.Name,
                    one.Text("associationId"),
                    instance!,
                    one.Text("name"),
                    ScriptOf(state, one)
                )),
        ];
    }

    /// <summary>Whether it runs this script.</summary>
    public bool Runs(string script) =>
        script.Length > 0 && Script.Contains(script, StringComparison.Ordinal);

    /// <summary>
    /// What EventBridge hears of a run that has ended: the fields that AWS documents and the lab knows. A script
    /// fails where its exit code is not 0.
    /// </summary>
    /// <remarks>
    /// https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html
    /// (State Manager), https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CommandPlugin.html
    /// </remarks>
    public JsonObject EventOf(int exit) =>
        new()
        {
            ["detail-type"] = "EC2 State Manager Instance Association State Change",
            ["source"] = "aws.ssm",
            ["detail"] = new JsonObject
            {
                ["association-id"] = Id,
                ["instance-id"] = Instance,
                ["document-name"] = Document,
                ["status"] = exit == 0 ? "Success" : "Failed",
            },
        };

    private static bool IsTarget(StateResource association, string? instance) =>
        instance is not null
        && association
            .List("targets")
            .Any(target =>
                StateResource.AsText(target["key"]) == "InstanceIds"
                && target["values"] is JsonArray ids
                && ids.Select(StateResource.AsText).Contains(instance)
            );

    private static string ScriptOf(StateFile state, StateResource association)
    {
        var (name, given) = (association.Text("name"), association.Map("parameters"));
        if (name == AnyScript)
        {
            return given.GetValueOrDefault("commands", "");
        }
        var document = state.Resources.FirstOrDefault(one =>
            one.Type == ScriptDocument.Type && one.IsMeantBy(name)
        );
        return document is null
            ? throw new LabException(
                $"{association.Name} runs the document {name}, which the state does not have. "
                    + "Export the stack that has both."
            )
            : ScriptDocument.Of(document).Script(given);
    }
}
