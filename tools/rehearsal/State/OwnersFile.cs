namespace KeylessAlloyDb.Rehearsal.State;

/// <summary>Files that hold made-up secrets: only their owner may read them, and one process holds them.</summary>
internal static class OwnersFile
{
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return new FileStream(path, options);
    }

    /// <summary>Holds a file until the answer is disposed of.</summary>
    /// <param name="path">The file; a lock file stands beside it.</param>
    /// <param name="option">The option that names another one.</param>
    /// <exception cref="RehearsalException">Another process holds it.</exception>
    public static FileStream Hold(string path, string option)
    {
        try
        {
            return new FileStream(
                path + ".lock",
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException)
        {
            throw new RehearsalException(
                $"{path} is in use by another run; wait until that ends, or give this one its own {option}."
            );
        }
    }
}
