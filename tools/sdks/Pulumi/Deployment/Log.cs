using Pulumirpc;

namespace Pulumi;

/// <summary>
/// Messages to the user of the deployment. They name the resource where one is given; those with
/// the same stream id belong together; ephemeral ones are shown in progress displays only.
/// </summary>
public static class Log
{
    /// <summary>Writes a message that is shown in debug output only.</summary>
    public static void Debug(
        string message,
        Resource? resource = null,
        int? streamId = null,
        bool? ephemeral = null
    ) => Write(LogSeverity.Debug, message, resource, streamId, ephemeral);

    /// <summary>Writes a message.</summary>
    public static void Info(
        string message,
        Resource? resource = null,
        int? streamId = null,
        bool? ephemeral = null
    ) => Write(LogSeverity.Info, message, resource, streamId, ephemeral);

    /// <summary>Writes a warning.</summary>
    public static void Warn(
        string message,
        Resource? resource = null,
        int? streamId = null,
        bool? ephemeral = null
    ) => Write(LogSeverity.Warning, message, resource, streamId, ephemeral);

    /// <summary>Writes an error. The program goes on, but the deployment fails in the end.</summary>
    public static void Error(
        string message,
        Resource? resource = null,
        int? streamId = null,
        bool? ephemeral = null
    ) => Write(LogSeverity.Error, message, resource, streamId, ephemeral);

    /// <summary>Writes an exception as an error.</summary>
    public static void Exception(
        Exception exception,
        Resource? resource = null,
        int? streamId = null,
        bool? ephemeral = null
    ) => Error(exception.ToString(), resource, streamId, ephemeral);

    private static void Write(
        LogSeverity severity,
        string message,
        Resource? resource,
        int? streamId,
        bool? ephemeral
    ) =>
        Deployment.Instance.Internal.Log.WriteAsync(
            severity,
            message,
            resource,
            streamId,
            ephemeral
        );
}
