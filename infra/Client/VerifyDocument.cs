using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Client;

/// <summary>The document that checks every hop from the instance.</summary>
internal static class VerifyDocument
{
    /// <summary>The path that the document writes its script to.</summary>
    public const string Path = "/usr/local/bin/alloydb-verify";

    private const int TimeoutSeconds = 600;

    public static string Render(ClientPlan plan) =>
        CommandDocument.Render(
            "verify",
            "Walk every hop from the instance to the database and name the first that fails",
            TimeoutSeconds,
            Script(VerifySettings.Of(plan)),
            new JsonObject
            {
                ["output"] = new JsonObject
                {
                    ["type"] = "String",
                    ["description"] = "text: one line per hop; json: for machines",
                    ["default"] = "text",
                    ["allowedValues"] = new JsonArray("text", "json"),
                },
            }
        );

    /// <summary>Writes the script to the instance and runs it.</summary>
    internal static string Script(VerifySettings settings, string path = Path) =>
        ClientFile.Render(
            "verify.sh",
            ("path", Quote.Shell(path)),
            ("script", VerifyScript.Render(settings))
        );
}
