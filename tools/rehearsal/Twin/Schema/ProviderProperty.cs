using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Rules;

namespace KeylessAlloyDb.Rehearsal.Twin.Schema;

/// <summary>A resource type as its Terraform provider declares it, under Pulumi's names.</summary>
/// <param name="Properties">Inputs and outputs.</param>
/// <param name="IsFramework">
/// Whether the provider's plugin framework serves it: there, an absent value differs from false, 0
/// and "". https://developer.hashicorp.com/terraform/plugin/framework/migrating
/// </param>
/// <param name="Plans">The functions that complete a plan, e.g. DefaultProviderProject.</param>
/// <param name="Local">Properties whose change alone calls no API, such as deletionPolicy.</param>
/// <param name="Api">The API operation that makes it, e.g. ssm CreateDocument; empty where it is not named.</param>
internal sealed record ProviderType(
    ProviderBlock Properties,
    bool IsFramework,
    IReadOnlyList<string> Plans,
    IReadOnlyList<string> Local,
    string Api
)
{
    /// <summary>https://developer.hashicorp.com/terraform/plugin/sdkv2/resources/retries-and-customizable-timeouts</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(20);

    /// <summary>The limits that the provider sets for operations.</summary>
    public IReadOnlyDictionary<Operation, TimeSpan> Timeouts { get; init; } =
        new Dictionary<Operation, TimeSpan>();

    /// <summary>Formats of the ids by which the provider imports a resource, by Terraform's names of properties.</summary>
    public IReadOnlyList<string> ImportIds { get; init; } = [];

    /// <summary>Whether the provider can import a resource at all.</summary>
    public bool CanBeImported { get; init; } = true;

    /// <summary>How long an operation may take when the program does not say.</summary>
    public TimeSpan Timeout(Operation operation) =>
        Timeouts.TryGetValue(operation, out var limit) ? limit : DefaultTimeout;

    /// <summary>Pulumi's path for Terraform's, e.g. networkConfig.network for network_config.0.network.</summary>
    public string Path(string terraform)
    {
        ProviderBlock? block = Properties;
        var path = "";
        foreach (var step in terraform.Split('.').Where(step => !char.IsAsciiDigit(step[0])))
        {
            var property =
                block?.FindTerraform(step)
                ?? throw new InvalidOperationException($"no property is at '{terraform}'");
            path = Paths.Join(path, property.Name);
            block = property.Block;
        }
        return path;
    }
}

/// <summary>Properties by name.</summary>
internal sealed class ProviderBlock(IEnumerable<ProviderProperty> properties)
{
    // Freezing costs more than a preview's few look-ups save.
    private readonly Dictionary<string, ProviderProperty> _byName = properties.ToDictionary(
        property => property.Name
    );

    public IEnumerable<ProviderProperty> All => _byName.Values;

    public ProviderProperty? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The property that Terraform calls so.</summary>
    public ProviderProperty? FindTerraform(string name) =>
        All.FirstOrDefault(property => property.Terraform == name);
}

internal enum ProviderKind
{
    Scalar,
    Map,
    List,
    Set,
}

/// <summary>What a provider's schema says about one property.</summary>
internal sealed record ProviderProperty
{
    /// <summary>Pulumi's name.</summary>
    public required string Name { get; init; }

    public required string Terraform { get; init; }

    public required ProviderKind Kind { get; init; }

    /// <summary>A list of at most one block, which Pulumi shows as the block itself.</summary>
    public bool IsFlat { get; init; }

    public bool IsRequired { get; init; }

    public bool IsOptional { get; init; }

    /// <summary>Whether the provider gives it a value. One that is optional too keeps its value when it is left out.</summary>
    public bool IsComputed { get; init; }

    public bool IsInput => IsRequired || IsOptional;

    /// <summary>Whether a change replaces the resource.</summary>
    public bool Replaces { get; init; }

    /// <summary>Whether false, 0 and "" are left out of the request: the API's own default applies.</summary>
    public bool DropsZero { get; init; }

    /// <summary>Whether null and "", and entries that are null, are the same as none.</summary>
    public bool IgnoresEmpty { get; init; }

    public bool IsDeprecated { get; init; }

    public PropertyValue? Default { get; init; }

    public int? MinItems { get; init; }

    public int? MaxItems { get; init; }

    /// <summary>Names of the functions by which two values count as the same.</summary>
    public IReadOnlyList<string> Suppressions { get; init; } = [];

    /// <summary>Terraform's paths of properties that must not be given as well.</summary>
    public IReadOnlyList<string> ConflictsWith { get; init; } = [];

    public IReadOnlyList<string> ExactlyOneOf { get; init; } = [];

    public IReadOnlyList<string> AtLeastOneOf { get; init; } = [];

    public IReadOnlyList<string> RequiredWith { get; init; } = [];

    /// <summary>What a value must look like.</summary>
    public IReadOnlyList<ValueCheck> Checks { get; init; } = [];

    /// <summary>What each element of a list, set or map must look like.</summary>
    public IReadOnlyList<ValueCheck> ElementChecks { get; init; } = [];

    /// <summary>What the API refuses beyond the provider.</summary>
    public IReadOnlyList<ValueCheck> ApiChecks { get; init; } = [];

    /// <summary>The properties of its objects.</summary>
    public ProviderBlock? Block { get; init; }
}
