using System.Security.Cryptography;
using System.Text;

namespace KeylessAlloyDb.Rehearsal.State;

/// <summary>
/// Keeps secrets of a state file out of clear text: AES-256-GCM under a key that lies beside the
/// state, readable by its owner only. A rehearsal's secrets open nothing; real ones in an export
/// that is rehearsed against deserve the same care.
/// </summary>
internal sealed class SecretCipher : IDisposable
{
    public const string ProviderType = "rehearsal";

    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly AesGcm _aes;

    // One AesGcm is not made for several threads: its tags come out wrong.
    private readonly Lock _gate = new();

    private SecretCipher(byte[] key) => _aes = new AesGcm(key, TagSize);

    /// <summary>A cipher whose key nobody keeps: what it hides stays hidden.</summary>
    public static SecretCipher Ephemeral() => new(RandomNumberGenerator.GetBytes(32));

    public static SecretCipher WithKeyFile(string path)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }
            using var file = new FileStream(path, options);
            file.Write(RandomNumberGenerator.GetBytes(32));
        }
        var key = File.ReadAllBytes(path);
        return key.Length == 32
            ? new(key)
            : throw new RehearsalException(
                $"{path} is not a key of 32 bytes; remove it together with the states beside it."
            );
    }

    public string Encrypt(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var result = new byte[NonceSize + plain.Length + TagSize];
        var nonce = result.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        lock (_gate)
        {
            _aes.Encrypt(
                nonce,
                plain,
                result.AsSpan(NonceSize, plain.Length),
                result.AsSpan(NonceSize + plain.Length)
            );
        }
        return Convert.ToBase64String(result);
    }

    public string Decrypt(string text)
    {
        try
        {
            var data = Convert.FromBase64String(text).AsSpan();
            var plain = new byte[data.Length - NonceSize - TagSize];
            lock (_gate)
            {
                _aes.Decrypt(data[..NonceSize], data[NonceSize..^TagSize], data[^TagSize..], plain);
            }
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception e)
            when (e is FormatException or CryptographicException or OverflowException)
        {
            throw new RehearsalException(
                "its secrets are encrypted with another key; "
                    + "a real stack's state can be read from `pulumi stack export --show-secrets`."
            );
        }
    }

    public void Dispose() => _aes.Dispose();
}
