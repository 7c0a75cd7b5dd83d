using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>A stack that the program reads with a StackReference.</summary>
/// <param name="Name">organization/project/stack.</param>
/// <param name="State">What its file holds.</param>
internal sealed record OtherStack(string Name, Snapshot State)
{
    /// <param name="text">organization/project/stack=file, the file as <c>up</c> leaves it.</param>
    /// <exception cref="RehearsalException">It has another form, or there is no such file.</exception>
    public static OtherStack Read(string text)
    {
        var (name, path) = text.Split('=', 2) is [var left, var right] ? (left, right) : ("", "");
        if (
            name.Split('/')
            is not [RunOptions.Organization, { Length: > 0 } project, { Length: > 0 } stack]
        )
        {
            throw new RehearsalException(
                $"--reference {text}: write {RunOptions.Organization}/<project>/<stack>=<file>.",
                ExitCode.Usage
            );
        }
        return File.Exists(path)
            ? new(name, StateStore.Peek(path, project, stack))
            : throw new RehearsalException(
                $"--reference {text}: there is no file {path}; rehearse that stack first, with --state {path}.",
                ExitCode.Usage
            );
    }
}
