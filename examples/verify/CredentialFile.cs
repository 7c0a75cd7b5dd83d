using System.Text.Json;
using Google.Apis.Auth.OAuth2;

namespace KeylessAlloyDb.Examples.Verify;

/// <summary>What a credential file says: nothing of it is asked yet.</summary>
/// <param name="Account">The service account that the client becomes.</param>
/// <param name="Source">Where a library looks for the client's identity.</param>
/// <param name="Fix">What to do where it finds nothing there.</param>
internal sealed record CredentialFile(string Account, string Source, string Fix)
{
    /// <summary>Which file is the right one where the library must not ask the host.</summary>
    public const string ForThisPlace =
        "in a task, or a pod with EKS Pod Identity, use the file of CredentialConfiguration.ForSubjectTokenAt with "
        + "examples/subject-token beside it; in a pod with a projected token the file of its cluster";

    private const string TakeTheStacks =
        "give the client the file of the stack's outputs, whose type is external_account: it holds no secret";

    /// <summary>Reads a file.</summary>
    /// <param name="text">Its text, which is not shown: it can be a key.</param>
    /// <exception cref="HopException">The file gives a role or a pod no service account.</exception>
    public static CredentialFile Of(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return Of(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new HopException("nobody: the credential file is no JSON", TakeTheStacks);
        }
    }

    private static CredentialFile Of(JsonElement file)
    {
        var wrong = file.Text("type") switch
        {
            JsonCredentialParameters.ExternalAccountCredentialType => null,
            JsonCredentialParameters.ServiceAccountCredentialType =>
                "the key of a service account, which works for whoever has it",
            JsonCredentialParameters.AuthorizedUserCredentialType => "the login of a person",
            _ => "of another type than external_account",
        };
        if (wrong is not null)
        {
            throw new HopException($"nobody: the credential file is {wrong}", TakeTheStacks);
        }
        var account = file.Text("service_account_impersonation_url").Split('/')[^1].Split(':')[0];
        return SourceIn(file) is var (source, fix) && account.Length > 0
            ? new(account, source, fix)
            : throw new HopException(
                "nobody: the credential file lacks what credential_source or service_account_impersonation_url should hold",
                TakeTheStacks
            );
    }

    private static (string Source, string Fix)? SourceIn(JsonElement file)
    {
        var source = file.Part("credential_source");
        return source.Text("file") is { Length: > 0 } path
                ? (path, "mount the projected token there; docs/workloads.md has the pod's lines")
            : source.Text("environment_id").Length > 0
                ? (
                    "the environment",
                    "a function gets keys in its environment unless SnapStart is on: switch it off. Anywhere else: "
                        + ForThisPlace
                )
            : source.Text("url") is { Length: > 0 } url
                ? (
                    url,
                    "read the log of the container subject-token, which says what it lacks: a task role, or the association "
                        + "of the pod's Kubernetes service account"
                )
            : null;
    }
}
