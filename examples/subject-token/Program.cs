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
var signer = new SignedCallerIdentity(
    new(http, Environment.GetEnvironmentVariable),
    Required("AWS_REGION"),
    Required("AUDIENCE"),
    TimeProvider.System
);
var port = int.Parse(
    Environment.GetEnvironmentVariable("PORT") ?? "8181",
    System.Globalization.CultureInfo.InvariantCulture
);
await new TokenServer(port, signer.CreateAsync).RunAsync(stop.Token).ConfigureAwait(false);

static string Required(string name) =>
    Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"The variable {name} is not set.");
