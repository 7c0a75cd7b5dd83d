using System.Net;
using System.Text;
using System.Text.Json;

namespace KeylessAlloyDb.Examples.SubjectToken;

/// <summary>
/// Gives tokens on the loopback address, which the containers of a task or pod share. A request needs the header of
/// the credential file: a server that somebody tricks into fetching a URL does not send it.
/// </summary>
/// <param name="port">Where it listens.</param>
/// <param name="create">Makes a token.</param>
internal sealed class TokenServer(int port, Func<CancellationToken, Task<string>> create)
{
    private const string Header = "X-Subject-Token";

    /// <summary>Serves until <paramref name="end"/>.</summary>
    /// <exception cref="InvalidOperationException">It cannot listen, and why.</exception>
    public async Task RunAsync(CancellationToken end)
    {
        using var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        try
        {
            listener.Start();
        }
        catch (HttpListenerException taken)
        {
            throw new InvalidOperationException(
                $"subject-token cannot listen on 127.0.0.1:{port}: {taken.Message}. "
                    + "Give it a port that nothing else in the task or pod uses, from 1024, in PORT, and the same one "
                    + "in the credential file.",
                taken
            );
        }
        using var stop = end.Register(listener.Stop);
        while (!end.IsCancellationRequested)
        {
            try
            {
                await AnswerAsync(await listener.GetContextAsync().ConfigureAwait(false), end)
                    .ConfigureAwait(false);
            }
            catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException)
            {
                // The client went away, or this server does.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context, CancellationToken end)
    {
        var (status, text) =
            context.Request.Headers[Header] == "true"
                ? await TokenAsync(end).ConfigureAwait(false)
                : (HttpStatusCode.Forbidden, $"The header {Header}: true is missing.");
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "text/plain";
        await context
            .Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text), end)
            .ConfigureAwait(false);
        context.Response.Close();
    }

    private async Task<(HttpStatusCode Status, string Text)> TokenAsync(CancellationToken end)
    {
        try
        {
            return (HttpStatusCode.OK, await create(end).ConfigureAwait(false));
        }
        catch (Exception problem)
            when (problem
                    is InvalidOperationException
                        or HttpRequestException
                        or IOException
                        or TaskCanceledException
                        or JsonException
                        or UnauthorizedAccessException
                        or UriFormatException
            )
        {
            // The library that asked shows the status alone.
            await Console.Error.WriteLineAsync(problem.Message).ConfigureAwait(false);
            return (HttpStatusCode.BadGateway, problem.Message);
        }
    }
}
