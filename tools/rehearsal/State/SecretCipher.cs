using System.Security.Cryptography;
using System.Text;

namespace KeylessAlloyDb.Rehearsal.State;

/// <summary>
/// Keeps secrets of a state file out of clear text: AES-256-GCM under the user's key, which lies away
/// from the states and is readable by its owner only, so that a state can be copied, uploaded or
/// shared without it. A rehearsal's secrets open nothing; real ones in an export that is rehearsed
/// against deserve the same care.
/// </summary>
internal sealed class SecretCipher : IDisposable
{
    public const string ProviderType = "rehearsal";

    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    // Two seconds for runs that hold the file for less than a millisecond each.
    private const int Attempts = 200;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    private readonly AesGcm _aes;

    // One AesGcm is not made for several threads: its tags come out wrong.
    private readonly Lock _gate = new();

    private SecretCipher(byte[] key) => _aes = new AesGcm(key, TagSize);

    /// <summary>The key of all of a user's states, <c>~/.config/keyless-alloydb/state.key</c> on Linux.</summary>
    public static string UsersKeyFile =>
        Path.Combine(
            Environment.GetFolderPath(
                Environment.SpecialFolder.ApplicationData,
                Environment.SpecialFolderOption.DoNotVerify
            ),
            "keyless-alloydb",
            "state.key"
        );

    /// <summary>A cipher whose key is not kept, so that no encrypted value can be read again.</summary>
    public static SecretCipher Ephemeral() => new(RandomNumberGenerator.GetBytes(32));

    public static SecretCipher WithKeyFile(string path)
    {
        try
        {
            var key = ReadOrCreateKey(path);
            return key.Length == KeySize
                ? new(key)
                : throw new RehearsalException(
                    $"{path} is not a key of {KeySize} bytes; remove it together with the states under artifacts/state."
                );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RehearsalException(
                $"The key of the states cannot be kept: {e.Message} Set XDG_CONFIG_HOME to a directory that can be written."
            );
        }
    }

    /// <summary>
    /// Runs that begin at once open the file one after the other; the first one finds it empty and writes the
    /// key. A move of a finished file would not do: .NET looks for the destination and then replaces it.
    /// </summary>
    private static byte[] ReadOrCreateKey(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var file = new FileStream(path, options);
                if (file.Length == 0)
                {
                    file.Write(RandomNumberGenerator.GetBytes(KeySize));
                    file.Position = 0;
                }
                var key = new byte[file.Length];
                file.ReadExactly(key);
                return key;
            }
            catch (IOException) when (File.Exists(path) && attempt < Attempts)
            {
                Thread.Sleep(s_pause);
            }
        }
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
