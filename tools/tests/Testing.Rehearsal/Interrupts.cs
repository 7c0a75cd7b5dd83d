using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KeylessAlloyDb.Testing.Rehearsal;

/// <summary>Interrupts of a process that a test starts, as Ctrl-C sends them.</summary>
public static class Interrupts
{
    private const int Interrupt = 2;
    private const nint ByDefault = 0;
    private const nint Ignored = 1;

    // Larger than `struct sigaction` of any system; its first field is the handler.
    private const int ActionSize = 256;

    /// <summary>
    /// Starts a process that an interrupt reaches. What a shell starts in the background (<c>nohup … &amp;</c>) ignores
    /// interrupts, the processes that it starts do so too, and .NET handles no signal that it was told to ignore.
    /// </summary>
    public static Process Start(ProcessStartInfo start)
    {
        var action = Marshal.AllocHGlobal(ActionSize);
        try
        {
            // The runtime's own handler stays: a child that inherits one has the default behaviour anyway.
            if (Query(Interrupt, 0, action) == 0 && Marshal.ReadIntPtr(action) == Ignored)
            {
                SetHandler(Interrupt, ByDefault);
            }
        }
        finally
        {
            Marshal.FreeHGlobal(action);
        }

        return Process.Start(start)!;
    }

    /// <summary>Interrupts a process that runs.</summary>
    public static void Send(Process process)
    {
        if (Kill(process.Id, Interrupt) != 0)
        {
            throw new InvalidOperationException(
                $"Process {process.Id} could not be interrupted: error {Marshal.GetLastPInvokeError()}."
            );
        }
    }

    [DllImport("libc", EntryPoint = "sigaction")]
    private static extern int Query(int signal, nint action, nint current);

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint SetHandler(int signal, nint handler);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
