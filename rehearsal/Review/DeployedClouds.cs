using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Schema;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>
/// The clouds of a preview on a state that a file gives. An input that is or contains a sealed secret
/// keeps its old value, unless what it comes from changes; what only a newer provider fills in is no
/// change.
/// </summary>
internal sealed class DeployedClouds(IClouds inner) : IClouds
{
    public IProvider Connect() => new Provider(inner.Connect());

    public void Restore(IEnumerable<ExistingResource> resources) => inner.Restore(resources);

    public TimeSpan Now
    {
        get => inner.Now;
        set => inner.Now = value;
    }

    public TimeSpan Duration(
        Operation operation,
        ResourceHead resource,
        IReadOnlyList<PropertyDiff> changes
    ) => inner.Duration(operation, resource, changes);

    private sealed class Provider(IProvider inner) : IProvider
    {
        public CheckResult CheckConfig(CheckRequest request)
        {
            var check = inner.CheckConfig(request);
            return Keep(
                request.OldInputs,
                check with
                {
                    Inputs = (request.OldInputs ?? PropertyMap.Empty)
                        .Where((key, _) => IsEngines(key))
                        .Merge(check.Inputs),
                }
            );
        }

        public CheckResult Check(CheckRequest request) =>
            Keep(request.OldInputs, inner.Check(request));

        private static CheckResult Keep(PropertyMap? old, CheckResult check) =>
            old is null
                ? check
                : check with
                {
                    Inputs = (PropertyMap)
                        SealedSecret.Keep(old, WithoutNewDefaults(old, check.Inputs)),
                };

        /// <summary>
        /// What the provider fills in and the state does not have: another version of the provider
        /// deployed it, and the program changes nothing.
        /// </summary>
        private static PropertyValue WithoutNewDefaults(PropertyValue? old, PropertyValue now)
        {
            switch (old, now)
            {
                case (PropertyMap before, PropertyMap map):
                    var filled = map.Get(SchemaCheck.DefaultsKey)?.AsList ?? [];
                    return PropertyMap.From(
                        from entry in map
                        where
                            before.ContainsKey(entry.Key)
                            || !filled.Any(name => name.AsText == entry.Key)
                        select KeyValuePair.Create(
                            entry.Key,
                            WithoutNewDefaults(before.Get(entry.Key), entry.Value)
                        )
                    );
                case (ListValue before, ListValue list)
                    when before.Items.Length == list.Items.Length:
                    return PropertyValue.List(before.Items.Zip(list.Items, WithoutNewDefaults));
                default:
                    return now;
            }
        }

        /// <summary>Whether Pulumi's engine, not a program, writes this input of a provider.</summary>
        private static bool IsEngines(string key) => key is "version" or "__internal";

        public DiffResult DiffConfig(DiffRequest request) => inner.DiffConfig(request);

        public void Configure(ConfigureRequest request) => inner.Configure(request);

        public DiffResult Diff(DiffRequest request) => inner.Diff(request);

        public CreateResult Create(CreateRequest request) => inner.Create(request);

        public ReadResult Read(ReadRequest request) => inner.Read(request);

        public PropertyMap Update(UpdateRequest request) => inner.Update(request);

        public void Delete(DeleteRequest request) => inner.Delete(request);

        public InvokeResult Invoke(InvokeRequest request) => inner.Invoke(request);

        public void Cancel() => inner.Cancel();
    }
}
