using System.Globalization;
using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.Review.Report;

/// <summary>
/// What the packet lab saw of a stack's network: artifacts/lab/STACK.json, as `make lab` writes it.
/// Of that file only what is drawn is read.
/// </summary>
internal sealed record LabSighting(
    string Stack,
    string Plan,
    DateTimeOffset Time,
    int Passed,
    int Failed,
    IReadOnlyList<LabTunnel> Tunnels,
    LabRoutes Routes,
    LabName Name,
    LabLogin Login,
    IReadOnlyList<LabPathLogin> Logins,
    LabInternet Internet
)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <param name="path">The file.</param>
    /// <param name="stack">The stack that is reviewed.</param>
    /// <exception cref="RehearsalException">It is something else, or of another stack.</exception>
    public static LabSighting Read(string path, string stack)
    {
        LabSighting? seen;
        try
        {
            seen = JsonSerializer.Deserialize<LabSighting>(File.ReadAllBytes(path), s_json);
        }
        catch (JsonException e)
        {
            throw new RehearsalException($"{Unknown(path, stack)} {e.Message}");
        }
        if (
            seen is null
            || seen.Tunnels.Any(tunnel => tunnel is null)
            || seen.Logins.Any(login => login is null)
        )
        {
            throw new RehearsalException(Unknown(path, stack));
        }
        return seen.Stack == stack
            ? seen
            : throw new RehearsalException(
                $"--lab {path} is of stack {seen.Stack}, but stack {stack} is reviewed. Run `make lab STACK={stack}`."
            );
    }

    /// <summary>Whether it was seen of the network that a plan leads to, and not of another one.</summary>
    public bool IsOf(Plan plan) => Plan == Fingerprint.Of(plan.After);

    /// <summary>The picture with what was seen of those parts that are there.</summary>
    public Picture On(Picture picture) =>
        picture with
        {
            Tunnels = [.. picture.Tunnels.Select(tunnel => Seen(tunnel, Of(tunnel.Title)))],
            VpnGateway = Seen(picture.VpnGateway, Learned(Routes.Aws)),
            HaVpn = Seen(picture.HaVpn, Learned(Routes.Google)),
            Names = Seen(
                picture.Names,
                new(
                    Name.Addresses.Contains(Login.Endpoint),
                    Name.Addresses.Count > 0 ? Name.Addresses[0] : Name.Status,
                    Name.Addresses.Count > 0
                        ? $"the endpoint's name led to {Words.And(Name.Addresses)}"
                        : $"the endpoint's name led nowhere ({Name.Status})"
                )
            ),
            Database = Seen(
                picture.Database,
                new(
                    Login.Succeeded && Logins.All(login => login.Carried),
                    "login",
                    string.Join(
                        "; ",
                        Logins
                            .Select(login => login.Sentence)
                            .Prepend(
                                Login.Succeeded
                                    ? $"psql logged in by name ({Login.Words})"
                                    : $"psql could not log in by name ({Login.Words})"
                            )
                    )
                )
            ),
        };

    /// <summary>What the drawing shows, in a sentence or two.</summary>
    public string Caption =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Sessions seen in the packet lab, not in the clouds, on {Time.UtcDateTime:yyyy-MM-dd 'at' HH:mm} UTC: "
        )
        + $"{Passed} checks passed, {Failed} failed. Each tunnel has the packets that it carried, "
        + "each ✓ or ✗ what was seen of its part; "
        + $"{Number(Internet.Ike)} packets of IKE and {Number(Internet.Encrypted)} encrypted ones crossed the lab's internet."
        + string.Concat(Logins.Select(login => $" {Capital(login.Sentence)}."));

    private static string Capital(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";

    private static Part Seen(Part part, Seen seen) =>
        part.Broken ? part : part with { Seen = seen };

    private Seen Of(string tunnel) =>
        Tunnels.FirstOrDefault(one => one.Name == tunnel) is { } seen
            ? new(
                seen.Up,
                $"{(seen.Up ? "up" : "down")} · {Number(seen.ToGoogle.Packets + seen.ToAws.Packets)}",
                seen.Up
                    ? $"up, {Number(seen.ToGoogle.Packets)} packets to Google, {Number(seen.ToAws.Packets)} to AWS"
                    : $"down, IKE {seen.Ike}, BGP {seen.Bgp.Aws} at AWS, {seen.Bgp.Google} at Google"
            )
            : new(Works: false, "not seen", "not seen");

    private static Seen Learned(IReadOnlyDictionary<string, IReadOnlyList<string>> routes) =>
        new(
            routes.Count > 0,
            Words.Count(routes.Count, "route"),
            routes.Count > 0 ? $"it learned {Words.And(routes.Keys)}" : "it learned no route"
        );

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Unknown(string path, string stack) =>
        $"--lab {path} is not what the lab writes. Run `make lab STACK={stack}`, which leaves artifacts/lab/{stack}.json.";
}

internal sealed record LabTunnel(
    string Name,
    bool Up,
    string Ike,
    LabSession Bgp,
    LabTraffic ToGoogle,
    LabTraffic ToAws
);

internal sealed record LabSession(string Aws, string Google);

internal sealed record LabTraffic(long Packets);

internal sealed record LabRoutes(
    IReadOnlyDictionary<string, IReadOnlyList<string>> Aws,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Google
);

internal sealed record LabName(string Status, IReadOnlyList<string> Addresses);

internal sealed record LabLogin(string Endpoint, bool Succeeded, string Words);

internal sealed record LabInternet(long Ike, long Encrypted);

/// <summary>A login without a password on one path of the stack. Times are milliseconds, the median is of 100.</summary>
internal sealed record LabPathLogin(
    string Path,
    string Apis,
    string Client,
    bool Carried,
    string Words,
    double First,
    double Next,
    double Median
)
{
    /// <summary>As <c>psc</c> is named in flags, and the reader knows it.</summary>
    private string Way => Path == "psc" ? "private" : Path;

    public string Sentence =>
        Carried
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the {Way} path carried a login without a password ({Words}; Google's APIs {Apis}; {Client}) in {First:F0} ms, then {Next:F0} ms, median of 100 {Median:F1} ms"
            )
            : $"the {Way} path carried no login ({Client}: {Words})";
}
