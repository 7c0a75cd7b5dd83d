using Microsoft.AspNetCore.Http;

namespace KeylessAlloyDb.Login.Twin;

/// <summary>A refusal in the form that Google's APIs share.</summary>
/// <param name="Code">The HTTP status.</param>
/// <param name="Status">The canonical name of the code: <c>PERMISSION_DENIED</c>.</param>
/// <param name="Message">What a person reads.</param>
/// <param name="Reason">What a program reads: <c>IAM_PERMISSION_DENIED</c>.</param>
/// <remarks>https://cloud.google.com/apis/design/errors</remarks>
internal sealed record GoogleError(int Code, string Status, string Message, string? Reason = null)
{
    public static GoogleError Unauthenticated { get; } =
        new(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");

    public static GoogleError Scope { get; } =
        new(
            403,
            "PERMISSION_DENIED",
            "Request had insufficient authentication scopes.",
            "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
        );

    public static GoogleError Invalid(string message) => new(400, "INVALID_ARGUMENT", message);

    public static GoogleError NotFound(string resource) =>
        new(404, "NOT_FOUND", $"Resource '{resource}' was not found", "RESOURCE_NOT_FOUND");

    public static GoogleError Denied(string permission, string resource) =>
        new(
            403,
            "PERMISSION_DENIED",
            $"Permission '{permission}' denied on resource '{resource}' (or it may not exist).",
            "IAM_PERMISSION_DENIED"
        );

    public IResult Answer(LoginTwin twin, string service, HttpRequest request) =>
        twin.Refuse(
            service,
            request,
            Code,
            Message,
            new
            {
                error = new
                {
                    code = Code,
                    message = Message,
                    status = Status,
                    details = Reason is null
                        ? []
                        : new[]
                        {
                            new Dictionary<string, string>
                            {
                                ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
                                ["reason"] = Reason,
                            },
                        },
                },
            }
        );
}
