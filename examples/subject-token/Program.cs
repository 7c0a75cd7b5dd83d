using System.Globalization;
using KeylessAlloyDb.Examples.SubjectToken;

using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
using var stop = new CancellationTokenSource();
using var _ = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM,
    signal =>
    {
        signal.Cancel = true;
        stop.Cancel();
    }
);
var missing = new List<string>();
var region = Required("AWS_REGION");
var audience = Required("AUDIENCE");
var port = Port();
if (missing.Count > 0)
{
    await Console
        .Error.WriteLineAsync(
            $"What subject-token needs is not there: {string.Join(", ", missing)}."
        )
        .ConfigureAwait(false);
    return 2;
}

var signer = new SignedCallerIdentity(
    new(http, Environment.GetEnvironmentVariable),
    region,
    audience,
    TimeProvider.System
);
try
{
    await new TokenServer(port, signer.CreateAsync).RunAsync(stop.Token).ConfigureAwait(false);
    return 0;
}
catch (InvalidOperationException problem)
{
    await Console.Error.WriteLineAsync(problem.Message).ConfigureAwait(false);
    return 1;
}

string Required(string name)
{
    if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
    {
        return value;
    }
    missing.Add(name);
    return "";
}

int Port()
{
    if (Environment.GetEnvironmentVariable("PORT") is not { Length: > 0 } text)
    {
        return 8181;
    }
    if (
        !ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        || port == 0
    )
    {
        missing.Add($"a port from 1 to 65535 in PORT, which is \"{text}\"");
    }
    return port;
}
