namespace Pulumi;

/// <summary>A mistake whose message is enough: it is reported without a stack trace.</summary>
public class RunException : Exception
{
    /// <param name="message">What is wrong and what to do.</param>
    public RunException(string message)
        : base(message) { }

    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public RunException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>[Output] properties of a stack that are not of type Output.</summary>
    public static RunException OutputsHaveIncorrectType(IEnumerable<string> outputAttributeNames) =>
        new(
            $"[Output] properties of the wrong type: {string.Join(", ", outputAttributeNames)}. "
                + "Their type must be Output<T>."
        );
}

/// <summary>A mistake at one resource, which the report names.</summary>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="resource">The resource.</param>
/// <param name="hideStack">Whether the stack trace is left out of the report.</param>
public class ResourceException(string message, Resource? resource, bool hideStack = false)
    : Exception(message)
{
    internal Resource? Resource { get; } = resource;

    internal bool HideStack { get; } = hideStack;
}

/// <summary>The engine did not take a message.</summary>
/// <param name="exception">Why.</param>
public class LogException(Exception exception)
    : Exception("The engine did not take a log message.", exception);
