namespace KeylessAlloyDb.Rehearsal.Providers;

/// <summary>
/// One connection to a resource provider, in the shape of pulumirpc.ResourceProvider. It is
/// configured once and then serves every resource of its package under those settings. Calls come
/// one at a time. An operation that a cloud refuses throws <see cref="ProviderException"/>.
/// </summary>
/// <remarks>https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto</remarks>
internal interface IProvider
{
    /// <summary>Validates the provider's own settings.</summary>
    CheckResult CheckConfig(CheckRequest request);

    /// <summary>What a change of the provider's settings means for the provider itself.</summary>
    DiffResult DiffConfig(DiffRequest request);

    /// <summary>Takes the settings that all later calls work with. Every one of them is known.</summary>
    void Configure(ConfigureRequest request);

    /// <summary>Validates inputs and fills in names and defaults.</summary>
    CheckResult Check(CheckRequest request);

    /// <summary>What a change of inputs means for an existing resource.</summary>
    /// <exception cref="DiffUnavailableException">Nothing can be said about it yet.</exception>
    DiffResult Diff(DiffRequest request);

    /// <exception cref="ResourceInitFailedException">The resource exists, but is not whole.</exception>
    CreateResult Create(CreateRequest request);

    /// <summary>The resource as it is now.</summary>
    /// <exception cref="ResourceInitFailedException">The resource exists, but is not whole.</exception>
    ReadResult Read(ReadRequest request);

    /// <summary>Returns all outputs after the update; in a preview those not known yet are unknown.</summary>
    /// <exception cref="ResourceInitFailedException">The resource is changed, but not whole.</exception>
    PropertyMap Update(UpdateRequest request);

    /// <summary>Deletes a resource; one that is gone already is no error.</summary>
    void Delete(DeleteRequest request);

    /// <summary>Calls a function. Nothing in the answer is unknown.</summary>
    InvokeResult Invoke(InvokeRequest request);
}
