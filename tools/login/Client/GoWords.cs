using System.Net.Sockets;
using KeylessAlloyDb.Login.Protocol;

namespace KeylessAlloyDb.Login.Client;

/// <summary>Errors of connections in Go's words: the Auth Proxy logs those.</summary>
internal static class GoWords
{
    private const string ResolverFile = "/etc/resolv.conf";

    // OpenSSL's words for an alert of the other side, and Go's.
    private static readonly (string OpenSsl, string Go)[] s_alerts =
    [
        ("alert protocol version", "protocol version not supported"),
        ("alert certificate required", "certificate required"),
        ("alert certificate expired", "expired certificate"),
        ("alert unknown ca", "unknown certificate authority"),
        ("alert bad certificate", "bad certificate"),
    ];

    /// <summary>Why a connection to a host and port did not come about.</summary>
    public static string Of(SocketException error, string host, int port) =>
        error.SocketErrorCode switch
        {
            SocketError.HostNotFound => $"dial tcp: lookup {host} on {NameServer()}: no such host",
            SocketError.TryAgain => $"dial tcp: lookup {host} on {NameServer()}: i/o timeout",
            SocketError.TimedOut => $"dial tcp {host}:{port}: i/o timeout",
            SocketError.ConnectionRefused => $"dial tcp {host}:{port}: connect: connection refused",
            SocketError.HostUnreachable => $"dial tcp {host}:{port}: connect: no route to host",
            SocketError.NetworkUnreachable =>
                $"dial tcp {host}:{port}: connect: network is unreachable",
            _ => $"dial tcp {host}:{port}: connect: {error.Message}",
        };

    /// <summary>Why an open connection ended.</summary>
    public static string Of(Exception error)
    {
        var cause = error.GetBaseException();
        return cause switch
        {
            EndOfStreamException => "EOF",
            SocketException { SocketErrorCode: SocketError.ConnectionReset } =>
                "read tcp: connection reset by peer",
            _ => s_alerts
                .Where(alert => cause.Message.Contains(alert.OpenSsl, StringComparison.Ordinal))
                .Select(alert => $"remote error: tls: {alert.Go}")
                .FirstOrDefault(cause.Message),
        };
    }

    private static string NameServer()
    {
        const string Key = "nameserver ";
        var line = File.Exists(ResolverFile)
            ? File.ReadLines(ResolverFile)
                .FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))
            : null;
        return $"{line?[Key.Length..].Trim() ?? CloudHosts.Metadata}:53";
    }
}
