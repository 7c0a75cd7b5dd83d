namespace Pulumi;

/// <summary>A group of resources with a name of its own.</summary>
public class ComponentResource : Resource
{
    /// <summary>Registers a component of this program.</summary>
    public ComponentResource(string type, string name, ComponentResourceOptions? options = null)
        : this(type, name, ResourceArgs.Empty, options) { }

    /// <summary>Registers a component of this program, or of a provider when it is remote.</summary>
    public ComponentResource(
        string type,
        string name,
        ResourceArgs? args,
        ComponentResourceOptions? options = null,
        bool remote = false
    )
        : this(type, name, args, options, remote, registerPackageRequest: null) { }

    /// <inheritdoc cref="ComponentResource(string, string, ResourceArgs?, ComponentResourceOptions?, bool)"/>
    /// <exception cref="NotSupportedException">A package request is given.</exception>
    public ComponentResource(
        string type,
        string name,
        ResourceArgs? args,
        ComponentResourceOptions? options,
        bool remote,
        RegisterPackageRequest? registerPackageRequest = null
    )
        : base(
            type,
            name,
            custom: false,
            args ?? ResourceArgs.Empty,
            options ?? new(),
            remote,
            registerPackageRequest
        ) { }

    /// <summary>Says that the component is complete: its outputs are the [Output] properties.</summary>
    protected void RegisterOutputs() => RegisterOutputs(OutputProperties.Read(this));

    /// <summary>Says that the component is complete, with these outputs.</summary>
    protected void RegisterOutputs(IDictionary<string, object?> outputs) =>
        RegisterOutputs(Task.FromResult(outputs));

    /// <inheritdoc cref="RegisterOutputs(IDictionary{string, object})"/>
    protected void RegisterOutputs(Task<IDictionary<string, object?>> outputs) =>
        RegisterOutputs(Output.Create(outputs));

    /// <inheritdoc cref="RegisterOutputs(IDictionary{string, object})"/>
    protected void RegisterOutputs(Output<IDictionary<string, object?>> outputs) =>
        Deployment.Instance.Internal.RegisterOutputs(this, outputs);
}
