namespace Pulumi;

/// <summary>Which provider a function is called at.</summary>
public class InvokeOptions
{
    /// <summary>A resource whose provider is asked, where none is given here.</summary>
    public Resource? Parent { get; set; }

    /// <summary>The provider.</summary>
    public ProviderResource? Provider { get; set; }

    /// <summary>The version of the provider plugin.</summary>
    public string? Version { get; set; }

    /// <summary>Where the provider plugin is downloaded from.</summary>
    public string? PluginDownloadURL { get; set; }
}

/// <summary>Which provider a function is called at, and when.</summary>
public class InvokeOutputOptions : InvokeOptions
{
    /// <summary>Resources that must be there before the call.</summary>
    public InputList<Resource> DependsOn { get; set; } = new();
}
