namespace Pulumi;

/// <summary>What a program can ask about its deployment.</summary>
public sealed class DeploymentInstance
{
    internal DeploymentInstance(Deployment deployment) => Internal = deployment;

    internal Deployment Internal { get; }

    /// <summary>The name of the stack, e.g. dev.</summary>
    public string StackName => Internal.Settings.Stack;

    /// <summary>The name of the project.</summary>
    public string ProjectName => Internal.Settings.Project;

    /// <summary>The directory of Pulumi.yaml.</summary>
    /// <exception cref="InvalidOperationException">The engine has not told it.</exception>
    public string RootDirectory =>
        Internal.Settings.RootDirectory
        ?? throw new InvalidOperationException("The engine has not told the root directory.");

    /// <summary>The name of the organization; "organization" where there are none.</summary>
    public string OrganizationName => Internal.Settings.Organization;

    /// <summary>Whether this is a preview, in which nothing is created.</summary>
    public bool IsDryRun => Internal.Settings.DryRun;

    /// <summary>
    /// Calls a provider function once its arguments are known. An unknown argument gives an unknown
    /// result, without a call.
    /// </summary>
    /// <param name="token">The function, e.g. gcp:organizations/getProject:getProject.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="options">Which provider is asked.</param>
    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        Internal.Invoke<T>(token, args, options);

    /// <inheritdoc cref="Invoke{T}(string, InvokeArgs, InvokeOptions?)"/>
    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOutputOptions options) =>
        Internal.Invoke<T>(token, args, options);

    /// <inheritdoc cref="Invoke{T}(string, InvokeArgs, InvokeOptions?)"/>
    /// <exception cref="NotSupportedException">A package request is given.</exception>
    public Output<T> Invoke<T>(
        string token,
        InvokeArgs args,
        InvokeOptions? options,
        RegisterPackageRequest? registerPackageRequest
    )
    {
        registerPackageRequest?.Refuse();
        return Internal.Invoke<T>(token, args, options);
    }

    /// <inheritdoc cref="Invoke{T}(string, InvokeArgs, InvokeOptions?, RegisterPackageRequest?)"/>
    public Output<T> Invoke<T>(
        string token,
        InvokeArgs args,
        InvokeOutputOptions options,
        RegisterPackageRequest? registerPackageRequest
    ) => Invoke<T>(token, args, (InvokeOptions?)options, registerPackageRequest);

    /// <summary>
    /// Calls a provider function now. Arguments must be plain: what is unknown is sent as such, and
    /// marks of secrets and dependencies are lost.
    /// </summary>
    /// <inheritdoc cref="Invoke{T}(string, InvokeArgs, InvokeOptions?)" path="/param"/>
    public Task<T> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        Internal.InvokeAsync<T>(token, args, options);

    /// <inheritdoc cref="InvokeAsync{T}(string, InvokeArgs, InvokeOptions?)"/>
    /// <exception cref="NotSupportedException">A package request is given.</exception>
    public Task<T> InvokeAsync<T>(
        string token,
        InvokeArgs args,
        InvokeOptions? options,
        RegisterPackageRequest? registerPackageRequest
    )
    {
        registerPackageRequest?.Refuse();
        return Internal.InvokeAsync<T>(token, args, options);
    }

    /// <summary>Calls a provider function now, for what it does: the result is dropped.</summary>
    /// <inheritdoc cref="InvokeAsync{T}(string, InvokeArgs, InvokeOptions?)" path="/param"/>
    public Task InvokeAsync(string token, InvokeArgs args, InvokeOptions? options = null) =>
        Internal.InvokeAsync<object>(token, args, options);

    /// <inheritdoc cref="InvokeAsync(string, InvokeArgs, InvokeOptions?)"/>
    /// <exception cref="NotSupportedException">A package request is given.</exception>
    public Task InvokeAsync(
        string token,
        InvokeArgs args,
        InvokeOptions? options,
        RegisterPackageRequest? registerPackageRequest
    ) => InvokeAsync<object>(token, args, options, registerPackageRequest);
}
