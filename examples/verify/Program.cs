using KeylessAlloyDb.Examples.Verify;

Func<string, string?> variable = Environment.GetEnvironmentVariable;
Settings settings;
try
{
    settings = Settings.Of(variable);
}
catch (InvalidOperationException problem)
{
    await Console.Error.WriteLineAsync(problem.Message).ConfigureAwait(false);
    return 2;
}

var verification = new Verification(
    settings,
    Place.Of(variable),
    () => new SocketsHttpHandler(),
    Neighbours.Patient
);
if (variable("AWS_LAMBDA_RUNTIME_API") is { Length: > 0 } api)
{
    // Lambda holds the request for the next event back until there is one.
    using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
    await new FunctionRuntime(api, http)
        .ServeAsync(async end => (await verification.RunAsync(end).ConfigureAwait(false)).Json)
        .ConfigureAwait(false);
}

var report = await verification.RunAsync(CancellationToken.None).ConfigureAwait(false);
Console.WriteLine(report.Text);
return report.IsGood ? 0 : 1;
