using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.State;

/// <summary>
/// One stack's state file, held by one run at a time. A save replaces the file as a whole, so that
/// no interruption can leave half of it.
/// </summary>
internal sealed class StateStore : IDisposable
{
    private readonly string _path;
    private readonly SecretCipher _cipher;
    private readonly FileStream? _lock;

    private StateStore(string path, TimeProvider clock, SecretCipher cipher, FileStream? held)
    {
        (_path, Clock, _cipher, _lock) = (path, clock, cipher, held);
    }

    public static StateStore Open(string path, TimeProvider clock)
    {
        var full = Path.GetFullPath(path);
        // Before anything is written beside it.
        RequireDeployment(full);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var held = OwnersFile.Hold(full, "--state");
        try
        {
            return new(full, clock, SecretCipher.WithKeyFile(SecretCipher.UsersKeyFile), held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Reads a state without holding it: a save by another run replaces it as a whole.</summary>
    public static Snapshot Peek(string path, string project, string stack)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            return Snapshot.Empty;
        }
        RequireDeployment(full);
        // A reader leaves no lock file behind.
        var cipher = File.Exists(SecretCipher.UsersKeyFile)
            ? SecretCipher.WithKeyFile(SecretCipher.UsersKeyFile)
            : SecretCipher.Ephemeral();
        using var store = new StateStore(full, TimeProvider.System, cipher, held: null);
        return store.Load(project, stack);
    }

    /// <summary>What the file holds; nothing when there is none yet.</summary>
    public Snapshot Load(string project, string stack)
    {
        if (!File.Exists(_path))
        {
            return Snapshot.Empty;
        }
        Snapshot snapshot;
        try
        {
            snapshot = DeploymentJson.Read(File.ReadAllBytes(_path), _cipher.Decrypt);
        }
        catch (RehearsalException e)
        {
            throw Unusable(e.Message);
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
            )
        {
            throw Unusable(
                $"it is not a deployment as `pulumi stack export` writes it: {e.Message}"
            );
        }
        var prefix = Urn.Prefix(stack, project);
        if (
            snapshot.Resources.FirstOrDefault(r =>
                !r.Urn.StartsWith(prefix, StringComparison.Ordinal)
            ) is
            { } foreign
        )
        {
            throw Unusable($"it belongs to another project or stack: it holds {foreign.Urn}");
        }
        return snapshot.FindFault() is { } fault ? throw Unusable(fault) : snapshot;
    }

    public TimeProvider Clock { get; }

    public void Save(Snapshot snapshot) =>
        Write(_path, snapshot, SecretForm.Encrypted(_cipher.Encrypt));

    /// <summary>Writes the same content elsewhere, with secrets readable only if asked for.</summary>
    public void Export(string path, Snapshot snapshot, bool showSecrets) =>
        Write(
            Path.GetFullPath(path),
            snapshot,
            showSecrets ? SecretForm.Plain : SecretForm.Encrypted(_cipher.Encrypt)
        );

    public void Dispose()
    {
        _cipher.Dispose();
        _lock?.Dispose();
    }

    private void Write(string path, Snapshot snapshot, SecretForm secrets)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = path + ".new";
        using (var file = OwnersFile.Create(draft))
        {
            DeploymentJson.Write(file, snapshot, secrets, Clock.GetUtcNow());
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: true);
    }

    private RehearsalException Unusable(string why) => Unusable(_path, why);

    private static RehearsalException Unusable(string path, string why) =>
        new(
            $"{path} cannot be used: {why}\nIt was left as it is; move it away to start from nothing."
        );

    /// <exception cref="RehearsalException">The file is somebody else's.</exception>
    private static void RequireDeployment(string path)
    {
        if (Directory.Exists(path))
        {
            throw new RehearsalException(
                $"--state {path} is a directory; it has to be a file.",
                ExitCode.Usage
            );
        }
        if (!File.Exists(path))
        {
            return;
        }
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("deployment", out _)
            )
            {
                return;
            }
        }
        catch (JsonException)
        {
            // The same answer as for JSON of another kind.
        }
        throw Unusable(path, "it is not a deployment as `pulumi stack export` writes it.");
    }
}
