using System.Globalization;
using System.Text.Json;

namespace Pulumi;

/// <summary>The settings of the stack in one namespace.</summary>
public sealed class Config
{
    private readonly string _namespace;

    /// <param name="name">The namespace; the project's name when null.</param>
    public Config(string? name = null)
    {
        name ??= Deployment.Instance.ProjectName;
        _namespace = name.EndsWith(":config", StringComparison.Ordinal)
            ? name[..^":config".Length]
            : name;
    }

    /// <summary>The setting as text; null when it is not set.</summary>
    public string? Get(string key) =>
        Deployment.Instance.Internal.Settings.Config.GetValueOrDefault(FullKey(key));

    /// <summary>The setting as a secret; null when it is not set.</summary>
    public Output<string>? GetSecret(string key) => Secret(Get(key));

    /// <summary>The setting as true or false; null when it is not set.</summary>
    /// <exception cref="RunException">It is something else.</exception>
    public bool? GetBoolean(string key) =>
        Get(key) switch
        {
            null => null,
            "true" => true,
            "false" => false,
            var other => throw WrongType(key, other, "true or false"),
        };

    /// <inheritdoc cref="GetBoolean"/>
    public Output<bool>? GetSecretBoolean(string key) => Secret(GetBoolean(key));

    /// <summary>The setting as a whole number; null when it is not set.</summary>
    /// <exception cref="RunException">It is something else.</exception>
    public int? GetInt32(string key) =>
        Get(key) is not { } text ? null
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
        : throw WrongType(key, text, "a whole number");

    /// <inheritdoc cref="GetInt32"/>
    public Output<int>? GetSecretInt32(string key) => Secret(GetInt32(key));

    /// <summary>The setting as a number; null when it is not set.</summary>
    /// <exception cref="RunException">It is something else.</exception>
    public double? GetDouble(string key) =>
        Get(key) is not { } text ? null
        : double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
        : throw WrongType(key, text, "a number");

    /// <inheritdoc cref="GetDouble"/>
    public Output<double>? GetSecretDouble(string key) => Secret(GetDouble(key));

    /// <summary>The setting read as JSON; the type's default when it is not set.</summary>
    /// <exception cref="RunException">It is not JSON of that type.</exception>
    public T? GetObject<T>(string key, JsonSerializerOptions options) => Parse<T>(key, options);

    /// <inheritdoc cref="GetObject{T}(string, JsonSerializerOptions)"/>
    public T? GetObject<T>(string key) => Parse<T>(key, null);

    /// <inheritdoc cref="GetObject{T}(string, JsonSerializerOptions)"/>
    public Output<T>? GetSecretObject<T>(string key, JsonSerializerOptions options) =>
        Secret<T>(key, options);

    /// <inheritdoc cref="GetObject{T}(string, JsonSerializerOptions)"/>
    public Output<T>? GetSecretObject<T>(string key) => Secret<T>(key, null);

    /// <summary>The setting as text.</summary>
    /// <exception cref="RunException">It is not set.</exception>
    public string Require(string key) => Get(key) ?? throw Missing(key);

    /// <summary>The setting as a secret.</summary>
    /// <exception cref="RunException">It is not set.</exception>
    public Output<string> RequireSecret(string key) => Output.CreateSecret(Require(key));

    /// <summary>The setting as true or false.</summary>
    /// <exception cref="RunException">It is not set, or something else.</exception>
    public bool RequireBoolean(string key) => GetBoolean(key) ?? throw Missing(key);

    /// <inheritdoc cref="RequireBoolean"/>
    public Output<bool> RequireSecretBoolean(string key) =>
        Output.CreateSecret(RequireBoolean(key));

    /// <summary>The setting as a whole number.</summary>
    /// <exception cref="RunException">It is not set, or something else.</exception>
    public int RequireInt32(string key) => GetInt32(key) ?? throw Missing(key);

    /// <inheritdoc cref="RequireInt32"/>
    public Output<int> RequireSecretInt32(string key) => Output.CreateSecret(RequireInt32(key));

    /// <summary>The setting as a number.</summary>
    /// <exception cref="RunException">It is not set, or something else.</exception>
    public double RequireDouble(string key) => GetDouble(key) ?? throw Missing(key);

    /// <inheritdoc cref="RequireDouble"/>
    public Output<double> RequireSecretDouble(string key) =>
        Output.CreateSecret(RequireDouble(key));

    /// <summary>The setting read as JSON.</summary>
    /// <exception cref="RunException">It is not set, or not JSON of that type.</exception>
    public T? RequireObject<T>(string key, JsonSerializerOptions options) =>
        Demand<T>(key, options);

    /// <inheritdoc cref="RequireObject{T}(string, JsonSerializerOptions)"/>
    public T? RequireObject<T>(string key) => Demand<T>(key, null);

    /// <inheritdoc cref="RequireObject{T}(string, JsonSerializerOptions)"/>
    public Output<T> RequireSecretObject<T>(string key, JsonSerializerOptions options) =>
        Output.CreateSecret(Demand<T>(key, options)!);

    /// <inheritdoc cref="RequireObject{T}(string, JsonSerializerOptions)"/>
    public Output<T> RequireSecretObject<T>(string key) =>
        Output.CreateSecret(Demand<T>(key, null)!);

    private string FullKey(string key) => $"{_namespace}:{key}";

    private T? Parse<T>(string key, JsonSerializerOptions? options)
    {
        if (Get(key) is not { } json)
        {
            return default;
        }
        try
        {
            return JsonSerializer.Deserialize<T>(json, options);
        }
        catch (JsonException e)
        {
            throw WrongType(key, json, $"JSON of {typeof(T)}", e);
        }
    }

    private T? Demand<T>(string key, JsonSerializerOptions? options) =>
        Get(key) is null ? throw Missing(key) : Parse<T>(key, options);

    private Output<T>? Secret<T>(string key, JsonSerializerOptions? options) =>
        Get(key) is null ? null : Output.CreateSecret(Parse<T>(key, options)!);

    private static Output<T>? Secret<T>(T? value)
        where T : struct => value is { } given ? Output.CreateSecret(given) : null;

    private static Output<string>? Secret(string? value) =>
        value is null ? null : Output.CreateSecret(value);

    private RunException Missing(string key) =>
        new(
            $"Missing required configuration variable '{FullKey(key)}'; set it with "
                + $"`pulumi config set {FullKey(key)} <value>`, or with --secret if it is one."
        );

    private RunException WrongType(
        string key,
        string value,
        string wanted,
        Exception? inner = null
    ) => new($"Configuration '{FullKey(key)}' is '{value}'; it must be {wanted}.", inner);
}
