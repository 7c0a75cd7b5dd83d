using System.Buffers.Binary;
using System.Text;

namespace KeylessAlloyDb.Login.Protocol;

/// <summary>The first messages of PostgreSQL's protocol, version 3.</summary>
/// <remarks>https://www.postgresql.org/docs/current/protocol-message-formats.html</remarks>
internal static class Postgres
{
    public const char Authentication = 'R';
    public const char Error = 'E';
    public const char ParameterStatus = 'S';
    public const char ReadyForQuery = 'Z';
    private const char Query = 'Q';
    private const char EmptyQuery = 'I';

    private const int Version = 3 << 16;
    private const int SslRequest = (1234 << 16) | 5679;
    private const int MaxStartupBytes = 10_000;

    /// <summary>A startup message: who wants to log in, to which database.</summary>
    /// <param name="Bytes">The whole message as it came.</param>
    /// <param name="Parameters"><c>user</c>, <c>database</c> and others.</param>
    internal sealed record Startup(byte[] Bytes, IReadOnlyDictionary<string, string> Parameters)
    {
        public string User => Parameters.GetValueOrDefault("user", "");

        public static Startup Of(string user, string database)
        {
            var text = $"user\0{user}\0database\0{database}\0\0";
            var bytes = new byte[8 + Encoding.UTF8.GetByteCount(text)];
            BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length);
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), Version);
            Encoding.UTF8.GetBytes(text, bytes.AsSpan(8));
            return Parse(bytes);
        }

        public static Startup Parse(byte[] bytes)
        {
            var words = Encoding.UTF8.GetString(bytes.AsSpan(8)).TrimEnd('\0').Split('\0');
            return new(
                bytes,
                words.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(p => p[0], p => p[1])
            );
        }
    }

    /// <summary>Reads a startup message; an offer of TLS before it is declined, as it is inside a tunnel.</summary>
    /// <exception cref="InvalidDataException">It is no message of version 3.</exception>
    /// <exception cref="EndOfStreamException">The client has closed the connection.</exception>
    public static async Task<Startup> ReadStartupAsync(Stream stream, CancellationToken end)
    {
        while (true)
        {
            var head = new byte[8];
            await stream.ReadExactlyAsync(head, end);
            var length = BinaryPrimitives.ReadInt32BigEndian(head);
            var version = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4));
            if (version == SslRequest && length == head.Length)
            {
                await stream.WriteAsync("N"u8.ToArray(), end);
                continue;
            }
            if (version != Version || length is < 8 or > MaxStartupBytes)
            {
                throw new InvalidDataException($"no startup message of version 3: {version:x8}");
            }
            var bytes = new byte[length];
            head.CopyTo(bytes, 0);
            await stream.ReadExactlyAsync(bytes.AsMemory(head.Length), end);
            return Startup.Parse(bytes);
        }
    }

    /// <summary>Logs in without a password.</summary>
    /// <returns>Who the server says that the client is.</returns>
    /// <exception cref="InvalidOperationException">The server refuses: its words.</exception>
    /// <exception cref="EndOfStreamException">The server has closed the connection.</exception>
    public static async Task<string> LogInAsync(
        Stream stream,
        string user,
        string database,
        CancellationToken end
    )
    {
        await stream.WriteAsync(Startup.Of(user, database).Bytes, end);
        while (true)
        {
            switch (await ReadAsync(stream, end))
            {
                case (ParameterStatus, var content)
                    when Encoding.UTF8.GetString(content).Split('\0')
                        is ["session_authorization", var session, ..]:
                    return session;
                case (Error, var content):
                    throw new InvalidOperationException(ErrorText(content));
                case (Authentication, [0, 0, 0, not 0]):
                    throw new InvalidOperationException("the server asks for a password");
            }
        }
    }

    /// <summary>Waits until the server takes a query, and asks one that answers nothing.</summary>
    /// <exception cref="EndOfStreamException">The server has closed the connection.</exception>
    public static async Task PingAsync(Stream stream, CancellationToken end)
    {
        await stream.WriteAsync(Message(Query, "\0"u8), end);
        while (await ReadAsync(stream, end) is not (EmptyQuery, _)) { }
    }

    /// <summary>One message of the server: its type and its content.</summary>
    /// <exception cref="EndOfStreamException">The server has closed the connection.</exception>
    public static async Task<(char Type, byte[] Content)> ReadAsync(
        Stream stream,
        CancellationToken end
    )
    {
        var head = new byte[5];
        await stream.ReadExactlyAsync(head, end);
        var content = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
        await stream.ReadExactlyAsync(content, end);
        return ((char)head[0], content);
    }

    public static byte[] Message(char type, ReadOnlySpan<byte> content)
    {
        var bytes = new byte[5 + content.Length];
        bytes[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), content.Length + 4);
        content.CopyTo(bytes.AsSpan(5));
        return bytes;
    }

    /// <summary>An error that ends the session.</summary>
    /// <param name="code">SQLSTATE, 5 characters.</param>
    /// <param name="message">What psql prints behind <c>FATAL:</c>.</param>
    public static byte[] Fatal(string code, string message) =>
        Message(Error, Encoding.UTF8.GetBytes($"SFATAL\0VFATAL\0C{code}\0M{message}\0\0"));

    /// <summary>The text of an error's field <c>M</c>.</summary>
    public static string ErrorText(byte[] content) =>
        Encoding
            .UTF8.GetString(content)
            .Split('\0')
            .FirstOrDefault(field => field.StartsWith('M'), " ")[1..];
}
