using System.Buffers.Binary;
using Google.Protobuf;

namespace KeylessAlloyDb.Login.Protocol;

/// <summary>Sends and receives the messages of the metadata exchange.</summary>
internal static class Exchange
{
    /// <summary>AlloyDB's port for connectors; a connector dials no other.</summary>
    public const int Port = 5433;

    private const int LengthBytes = 4;
    private const int MaxBytes = 16 * 1024;

    /// <summary>Sends a message in one write: a connector reads length and message once each.</summary>
    public static async Task SendAsync(Stream stream, IMessage message, CancellationToken end)
    {
        var bytes = new byte[LengthBytes + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length - LengthBytes);
        message.WriteTo(bytes.AsSpan(LengthBytes));
        await stream.WriteAsync(bytes, end);
        await stream.FlushAsync(end);
    }

    /// <summary>Receives a message.</summary>
    /// <exception cref="InvalidDataException">It is longer than 16 KiB, or no such message.</exception>
    /// <exception cref="EndOfStreamException">The other side has closed the connection.</exception>
    public static async Task<T> ReceiveAsync<T>(
        Stream stream,
        MessageParser<T> parser,
        CancellationToken end
    )
        where T : IMessage<T>
    {
        var length = new byte[LengthBytes];
        await stream.ReadExactlyAsync(length, end);
        var size = BinaryPrimitives.ReadInt32BigEndian(length);
        if (size is < 0 or > MaxBytes)
        {
            throw new InvalidDataException($"a message of {size} bytes; allowed: up to {MaxBytes}");
        }
        var message = new byte[size];
        await stream.ReadExactlyAsync(message, end);
        try
        {
            return parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }
}
