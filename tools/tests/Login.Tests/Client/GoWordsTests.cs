using System.Net.Sockets;
using System.Security.Authentication;
using KeylessAlloyDb.Login.Client;

namespace KeylessAlloyDb.Login.Tests.Client;

/// <summary>
/// Protects the words by which verify recognises a cause. They are Go's, as the releases 1.17.0 and 1.17.2 of the
/// Auth Proxy log them.
/// </summary>
public sealed class GoWordsTests
{
    [Theory]
    [InlineData(SocketError.HostNotFound, "dial tcp: lookup name on *:53: no such host")]
    [InlineData(SocketError.TryAgain, "dial tcp: lookup name on *:53: i/o timeout")]
    [InlineData(SocketError.TimedOut, "dial tcp name:5433: i/o timeout")]
    [InlineData(SocketError.ConnectionRefused, "dial tcp name:5433: connect: connection refused")]
    [InlineData(SocketError.HostUnreachable, "dial tcp name:5433: connect: no route to host")]
    public void Of_a_connection_that_does_not_come_about(SocketError code, string words) =>
        GoWords.Of(new SocketException((int)code), "name", 5433).Should().Match(words);

    [Fact]
    public void Of_a_connection_that_ends()
    {
        GoWords.Of(new EndOfStreamException()).Should().Be("EOF");
        GoWords
            .Of(new IOException("", new SocketException((int)SocketError.ConnectionReset)))
            .Should()
            .Contain("connection reset by peer");
        GoWords
            .Of(
                new AuthenticationException(
                    "",
                    new IOException("error:0A00042E:SSL routines::tlsv1 alert protocol version")
                )
            )
            .Should()
            .Be("remote error: tls: protocol version not supported");
    }
}
