using System.Text;

namespace KeylessAlloyDb.Examples.Verify;

/// <summary>Answers the events of a Lambda function, whatever they hold, with what a handler returns.</summary>
/// <param name="api">Host and port of the runtime's interface: the variable <c>AWS_LAMBDA_RUNTIME_API</c>.</param>
/// <param name="http">Calls it.</param>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html</remarks>
internal sealed class FunctionRuntime(string api, HttpClient http)
{
    /// <summary>Serves until Lambda ends the process.</summary>
    /// <param name="handle">Gives a document of JSON.</param>
    public async Task ServeAsync(Func<CancellationToken, Task<string>> handle)
    {
        var invocation = $"http://{api}/2018-06-01/runtime/invocation";
        while (true)
        {
            using var next = await http.GetAsync(new Uri($"{invocation}/next"))
                .ConfigureAwait(false);
            next.EnsureSuccessStatusCode();
            var id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
            using var answer = new StringContent(
                await handle(CancellationToken.None).ConfigureAwait(false),
                Encoding.UTF8,
                "application/json"
            );
            using var taken = await http.PostAsync(new Uri($"{invocation}/{id}/response"), answer)
                .ConfigureAwait(false);
            taken.EnsureSuccessStatusCode();
        }
    }
}
