using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>
/// The clouds of a preview on a state from a file. An input that is or contains a sealed secret
/// keeps its old value unless its source changes. A default that only a newer provider has is no
/// change.
/// </summary>
internal sealed class DeployedClouds(IClouds inner) : DelegatingClouds(inner)
{
    protected override IProvider Wrap(IProvider provider) => new Provider(provider);

    private sealed class Provider(IProvider inner) : DelegatingProvider(inner)
    {
        public override CheckResult CheckConfig(CheckRequest request)
        {
            var check = base.CheckConfig(request);
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

        public override CheckResult Check(CheckRequest request) =>
            Keep(request.OldInputs, base.Check(request));

        private static CheckResult Keep(PropertyMap? old, CheckResult check) =>
            old is null
                ? check
                : check with
                {
                    Inputs = (PropertyMap)
                        SealedSecret.Keep(old, WithoutNewDefaults(old, check.Inputs)),
                };

        /// <summary>
        /// Defaults of the provider that the state lacks: another version of the provider deployed
        /// it, and the program changes nothing.
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
    }
}
