namespace Pulumi.Testing;

/// <summary>Stands in for the providers in a test.</summary>
public interface IMocks
{
    /// <summary>Creates or reads a resource.</summary>
    /// <returns>
    /// Its id, null where it has none yet, and its outputs by name: a dictionary with text keys, or
    /// an args object.
    /// </returns>
    Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args);

    /// <summary>Calls a provider function.</summary>
    /// <returns>Its result: a dictionary with text keys, or an args object.</returns>
    Task<object> CallAsync(MockCallArgs args);

    /// <summary>Is told the outputs of components and of the stack.</summary>
    Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args) => Task.CompletedTask;
}

/// <summary>A resource that registers or is read.</summary>
public class MockResourceArgs
{
    /// <summary>The type token.</summary>
    public string? Type { get; set; }

    /// <summary>The logical name.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// What is given and known: secrets as plain values, numbers as double, lists as
    /// ImmutableArray, objects as ImmutableDictionary.
    /// </summary>
    public ImmutableDictionary<string, object> Inputs { get; set; } = null!;

    /// <summary>The provider as URN::id; empty for the default provider.</summary>
    public string? Provider { get; set; }

    /// <summary>The id of a resource that is read or imported; else empty.</summary>
    public string? Id { get; set; }
}

/// <summary>A provider function that is called.</summary>
public class MockCallArgs
{
    /// <summary>The function's token.</summary>
    public string? Token { get; set; }

    /// <summary>Its arguments, in the form of <see cref="MockResourceArgs.Inputs"/>.</summary>
    public ImmutableDictionary<string, object> Args { get; set; } = null!;

    /// <summary>The provider as URN::id; empty for the default provider.</summary>
    public string? Provider { get; set; }
}

/// <summary>The outputs of a component or stack.</summary>
/// <param name="urn">The URN of the resource.</param>
/// <param name="outputs">The outputs by name.</param>
public class MockRegisterResourceOutputsRequest(
    string urn,
    ImmutableDictionary<string, Output<object?>> outputs
)
{
    /// <summary>The URN of the resource.</summary>
    public readonly string Urn = urn;

    /// <summary>The outputs by name.</summary>
    public readonly ImmutableDictionary<string, Output<object?>> Outputs = outputs;
}

/// <summary>What a test's deployment is called and does.</summary>
public class TestOptions
{
    /// <summary>The project; "project" when null.</summary>
    public string? ProjectName { get; set; }

    /// <summary>The directory of Pulumi.yaml.</summary>
    public string? RootDirectory { get; set; }

    /// <summary>The stack; "stack" when null.</summary>
    public string? StackName { get; set; }

    /// <summary>Whether outputs that the mocks leave out are unknown; true when null.</summary>
    public bool? IsPreview { get; set; }

    /// <summary>The organization; "organization" when null.</summary>
    public string? OrganizationName { get; set; }
}
