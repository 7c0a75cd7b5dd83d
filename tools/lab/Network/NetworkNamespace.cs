using System.ComponentModel;
using System.Runtime.InteropServices;

namespace KeylessAlloyDb.Lab.Network;

/// <summary>A network namespace made with <c>ip netns</c>, entered by a thread of this process.</summary>
internal static class NetworkNamespace
{
    private const int NetworkFlag = 0x40000000;

    /// <summary>
    /// Acts inside a namespace. A socket made there stays there, whichever thread uses it afterwards.
    /// </summary>
    public static T Inside<T>(string name, Func<T> act)
    {
        // A thread of its own, because none may return to the pool from another namespace.
        var result = new TaskCompletionSource<T>();
        var thread = new Thread(() =>
        {
            try
            {
                using var handle = File.OpenHandle($"/run/netns/{name}");
                if (SetNamespace(handle.DangerousGetHandle().ToInt32(), NetworkFlag) != 0)
                {
                    throw new Win32Exception(Marshal.GetLastPInvokeError());
                }
                result.SetResult(act());
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        });
        thread.Start();
        return result.Task.GetAwaiter().GetResult();
    }

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetNamespace(int descriptor, int flags);
}
