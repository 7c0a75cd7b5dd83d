using System.Text.Json;

namespace KeylessAlloyDb.Examples.SubjectToken;

/// <summary>
/// The credentials of the task's or pod's role, from the endpoint that ECS and EKS Pod Identity name in the
/// environment. Nothing else is asked: without the endpoint there are no credentials.
/// </summary>
/// <param name="http">Asks the endpoint.</param>
/// <param name="variable">The environment.</param>
/// <remarks>https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html</remarks>
internal sealed class ContainerCredentials(HttpClient http, Func<string, string?> variable)
{
    private const string RelativeUri = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    private const string FullUri = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private const string TokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
    private const string Token = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

    /// <summary>Asks for the current credentials. AWS renews them before they end.</summary>
    /// <exception cref="InvalidOperationException">There is no endpoint, or it gives no credentials.</exception>
    /// <exception cref="HttpRequestException">The endpoint does not answer.</exception>
    public async Task<AwsKeys> GetAsync(CancellationToken end)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Endpoint());
        if (await AuthorizationAsync(end).ConfigureAwait(false) is { } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var answer = await http.SendAsync(request, end).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(
                $"The container's credentials endpoint answers {(int)answer.StatusCode}: the task or pod has no role, or may not use it."
            );
        }

        var body = await answer.Content.ReadAsStreamAsync(end).ConfigureAwait(false);
        using var json = await JsonDocument.ParseAsync(body, default, end).ConfigureAwait(false);
        return new(Text("AccessKeyId"), Text("SecretAccessKey"), Text("Token"));

        string Text(string name) =>
            json.RootElement.TryGetProperty(name, out var value) && value.GetString() is { } text
                ? text
                : throw new InvalidOperationException(
                    $"The container's credentials endpoint gives no {name}."
                );
    }

    private Uri Endpoint() =>
        variable(RelativeUri) is { Length: > 0 } path ? new($"http://169.254.170.2{path}")
        : variable(FullUri) is { Length: > 0 } uri ? new(uri)
        : throw new InvalidOperationException(
            $"Neither {RelativeUri} nor {FullUri} is set: the task has no task role, or the pod no Pod Identity."
        );

    /// <summary>EKS renews the token in the file.</summary>
    private async Task<string?> AuthorizationAsync(CancellationToken end) =>
        variable(TokenFile) is { Length: > 0 } file
            ? (await File.ReadAllTextAsync(file, end).ConfigureAwait(false)).Trim()
            : variable(Token);
}

/// <summary>Temporary keys of a role's session.</summary>
/// <param name="AccessKeyId">Names the keys.</param>
/// <param name="SecretAccessKey">Signs.</param>
/// <param name="SessionToken">Proves that the keys are of the session.</param>
internal sealed record AwsKeys(string AccessKeyId, string SecretAccessKey, string SessionToken);
