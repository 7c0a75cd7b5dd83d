using System.Globalization;
using System.Net;

namespace KeylessAlloyDb.Login.Client;

/// <summary>The flags of the Auth Proxy that the stand-in has, too.</summary>
/// <remarks>https://github.com/GoogleCloudPlatform/alloydb-auth-proxy/blob/main/docs/cmd/alloydb-auth-proxy.md</remarks>
internal sealed record ProxyOptions
{
    private static readonly Dictionary<string, Func<ProxyOptions, ProxyOptions>> s_switches = new()
    {
        ["psc"] = options => options with { Kind = AddressKind.Psc },
        ["public-ip"] = options => options with { Kind = AddressKind.Public },
        ["auto-iam-authn"] = options => options with { AutoIam = true },
        ["health-check"] = options => options with { HealthCheck = true },
        // The stand-in logs no other way, ends with 0 and has no telemetry.
        ["structured-logs"] = options => options,
        ["exit-zero-sigterm"] = options => options,
        ["disable-built-in-telemetry"] = options => options,
    };

    private static readonly Dictionary<string, Func<ProxyOptions, string, ProxyOptions>> s_values =
        new()
        {
            ["credentials-file"] = (options, text) => options with { CredentialsFile = text },
            ["address"] = (options, text) => options with { Address = text },
            ["port"] = (options, text) => options with { Port = Number(text) },
            ["http-address"] = (options, text) => options with { HttpAddress = text },
            ["http-port"] = (options, text) => options with { HttpPort = Number(text) },
        };

    public string CredentialsFile { get; private init; } = "";

    /// <summary>Null where neither <c>--psc</c> nor <c>--public-ip</c> is given.</summary>
    public AddressKind? Kind { get; private init; }

    public bool AutoIam { get; private init; }
    public bool HealthCheck { get; private init; }
    public string Address { get; private init; } = "127.0.0.1";
    public int Port { get; private init; } = 5432;
    public string HttpAddress { get; private init; } = "localhost";
    public int HttpPort { get; private init; } = 9090;
    public string Instance { get; private init; } = "";

    public IPEndPoint Listen => new(IPAddress.Parse(Address), Port);
    public IPEndPoint Health => new(IPAddress.Parse(HttpAddress), HttpPort);

    /// <exception cref="ArgumentException">What is wrong, as the proxy says it.</exception>
    public static ProxyOptions Parse(IEnumerable<string> words)
    {
        var options = words.Aggregate(new ProxyOptions(), (options, word) => options.With(word));
        return options is { Kind: not null, AutoIam: true, Instance.Length: > 0 }
            ? options
            : throw new ArgumentException(
                "the stand-in needs an instance's name, --auto-iam-authn, and --psc or --public-ip"
            );
    }

    private ProxyOptions With(string word)
    {
        const string Flag = "--";
        if (!word.StartsWith(Flag, StringComparison.Ordinal))
        {
            return this with { Instance = word };
        }
        var pair = word[Flag.Length..].Split('=', 2);
        return pair.Length == 1 && s_switches.TryGetValue(pair[0], out var turn) ? turn(this)
            : pair.Length == 2 && s_values.TryGetValue(pair[0], out var set) ? set(this, pair[1])
            : throw new ArgumentException($"unknown flag: {Flag}{pair[0]}");
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ArgumentException($"\"{text}\" is no port");
}
