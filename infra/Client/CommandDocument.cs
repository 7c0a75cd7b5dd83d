using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Client;

/// <summary>A Systems Manager document that runs one shell script on the instance, as root.</summary>
/// <remarks>https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html</remarks>
internal static class CommandDocument
{
    /// <summary>
    /// The largest document, in bytes. Systems Manager allows 64 KB including the parameters of a run.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html</remarks>
    public const int MaxLength = 63 * 1024;

    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="name">The step's name.</param>
    /// <param name="description">What the document is for.</param>
    /// <param name="timeoutSeconds">When Systems Manager stops the script.</param>
    /// <param name="script">
    /// For sh. Systems Manager replaces each <c>{{ name }}</c> by the parameter's value.
    /// </param>
    /// <param name="parameters">The document's parameters, if it has any.</param>
    public static string Render(
        string name,
        string description,
        int timeoutSeconds,
        string script,
        JsonObject? parameters = null
    )
    {
        var document = new JsonObject { ["schemaVersion"] = "2.2", ["description"] = description };
        if (parameters is not null)
        {
            document["parameters"] = parameters;
        }

        document["mainSteps"] = new JsonArray(
            new JsonObject
            {
                ["action"] = "aws:runShellScript",
                ["name"] = name,
                ["precondition"] = new JsonObject
                {
                    ["StringEquals"] = new JsonArray("platformType", "Linux"),
                },
                ["inputs"] = new JsonObject
                {
                    ["timeoutSeconds"] = $"{timeoutSeconds}",
                    ["runCommand"] = JsonList.Of(script.TrimEnd('\n').Split('\n')),
                },
            }
        );
        return document.ToJsonString(s_indented);
    }
}
