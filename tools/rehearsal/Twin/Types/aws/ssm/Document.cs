using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A Systems Manager document; each change is a new version.</summary>
internal sealed partial class Document() : AwsModel(Token)
{
    public const string Token = "aws:ssm/document:Document";
    private const int MaximumSize = 64 * 1024;
    private const string CommandSchema = "2.2";
    private const string Source =
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html";

    public override string ComputeId(CloudCall call) => call.Text("name") ?? "";

    public override void RefuseWrite(CloudCall call)
    {
        var name = ComputeId(call);
        var content = call.Text("content") ?? "";
        Require(
            NameForm().IsMatch(name),
            "ValidationException",
            $"Value '{name}' at 'name' failed to satisfy constraint: 3 to 128 of a-z, A-Z, 0-9, '_', '-' and '.', not beginning with aws, amazon or amzn",
            "document-name",
            "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html"
        );
        Require(
            call.Current is not null || call.World.Find(Token, name) is null,
            "DocumentAlreadyExists",
            $"Document with same name {name} already exists",
            "document-unique",
            "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html"
        );
        Require(
            Encoding.UTF8.GetByteCount(content) <= MaximumSize,
            "MaxDocumentSizeExceeded",
            $"The document {name} has {Encoding.UTF8.GetByteCount(content)} bytes, and at most {MaximumSize} are allowed",
            "document-size",
            "https://docs.aws.amazon.com/general/latest/gr/ssm.html"
        );
        if (call.Text("documentType") == "Command")
        {
            var wrong = Wrong(content);
            Require(
                wrong is null,
                "InvalidDocumentContent",
                $"The document {name} is not a command document: {wrong}",
                "document-content",
                Source
            );
        }
    }

    protected override string? ComputeArn(CloudCall call, string id) =>
        RegionalArn(call, "ssm", $"document/{id}");

    public override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        var former = call.Current?.Outputs.Text("latestVersion") ?? "0";
        // Other tags or permissions make no version.
        var version =
            call.Current?.Text("content") == call.Text("content")
                ? former
                : (int.Parse(former, CultureInfo.InvariantCulture) + 1).ToString(
                    CultureInfo.InvariantCulture
                );
        var content = Encoding.UTF8.GetBytes(call.Text("content") ?? "");
        return PropertyMap.Of(
            ("documentFormat", call.Text("documentFormat") ?? "JSON"),
            ("createdDate", "2026-01-01T00:00:00Z"),
            ("owner", AccountOf(call)),
            ("status", "Active"),
            ("hash", Convert.ToHexStringLower(SHA256.HashData(content))),
            ("hashType", "Sha256"),
            ("schemaVersion", SchemaVersion(content)),
            ("platformTypes", PropertyValue.List("Linux")),
            ("documentVersion", version),
            ("defaultVersion", version),
            ("latestVersion", version)
        );
    }

    /// <summary>What is wrong with a command document; null when nothing is.</summary>
    private static string? Wrong(string content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            var root = json.RootElement;
            var version = Text(root, "schemaVersion");
            if (version != CommandSchema)
            {
                return $"schemaVersion is '{version}' and has to be '{CommandSchema}'";
            }
            if (
                !root.TryGetProperty("mainSteps", out var steps)
                || steps.ValueKind != JsonValueKind.Array
                || steps.GetArrayLength() == 0
            )
            {
                return "mainSteps is missing or empty";
            }
            var names = new HashSet<string?>();
            foreach (var step in steps.EnumerateArray())
            {
                var name = Text(step, "name");
                if (Text(step, "action") is null || name is null)
                {
                    return "every step of mainSteps needs an action and a name";
                }
                if (!names.Add(name))
                {
                    return $"two steps have the name {name}";
                }
            }
            return null;
        }
        catch (JsonException wrong)
        {
            return $"it is not JSON ({wrong.Message})";
        }
    }

    private static string SchemaVersion(byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return Text(json.RootElement, "schemaVersion") ?? "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    [GeneratedRegex("^(?!aws|amazon|amzn)[a-zA-Z0-9_.-]{3,128}$", RegexOptions.IgnoreCase)]
    private static partial Regex NameForm();
}
