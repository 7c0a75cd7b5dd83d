namespace Pulumi;

/// <summary>The root of the resource tree. Its [Output] properties are the stack's outputs.</summary>
public class Stack : ComponentResource
{
    internal const string RootType = "pulumi:pulumi:Stack";

    /// <summary>Registers the stack of the running deployment.</summary>
    public Stack(StackOptions? options = null)
        : base(
            RootType,
            $"{Deployment.Instance.ProjectName}-{Deployment.Instance.StackName}",
            new ComponentResourceOptions
            {
                ResourceTransformations = options?.ResourceTransformations ?? [],
            }
        ) => Deployment.Instance.Internal.Stack = this;

    /// <summary>The outputs, from the [Output] properties.</summary>
    /// <exception cref="RunException">A property has no value, or is not an output.</exception>
    internal IDictionary<string, object?> ReadOutputs()
    {
        var outputs = OutputProperties.Of(GetType());
        var wrong = outputs.Where(output =>
            !typeof(IOutput).IsAssignableFrom(output.Property.PropertyType)
            || !output.Property.PropertyType.IsGenericType
            || output.Property.PropertyType.GetGenericTypeDefinition() != typeof(Output<>)
        );
        if (wrong.Any())
        {
            throw RunException.OutputsHaveIncorrectType(wrong.Select(output => output.Name));
        }
        var values = OutputProperties.Read(this);
        var missing = values.Where(entry => entry.Value is null).Select(entry => entry.Key);
        return missing.Any()
            ? throw new RunException(
                $"[Output] properties without a value: {string.Join(", ", missing)}. "
                    + "Assign them in the constructor of the stack."
            )
            : values;
    }
}
