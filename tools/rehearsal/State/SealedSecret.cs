namespace KeylessAlloyDb.Rehearsal.State;

/// <summary>A secret whose value a file does not tell: encrypted in a state, masked in a plan.</summary>
internal static class SealedSecret
{
    /// <summary>Takes the place of the value; as a key it passes the providers' checks.</summary>
    private const string StandIn = "sealed_secret";

    public static readonly PropertyValue Value = PropertyValue.Secret(StandIn);

    /// <summary>The JSON that an encrypted secret is read as.</summary>
    public const string Json = $"\"{StandIn}\"";

    /// <summary>Whether a value is a sealed secret, or a text that a program made from one.</summary>
    public static bool IsIn(PropertyValue? value) =>
        value?.Bare is TextValue text && text.Value.Contains(StandIn);

    /// <summary>A plan masks a secret as text.</summary>
    public static PropertyMap Close(PropertyMap map) =>
        (PropertyMap)map.Replace(value => value is TextValue { Value: "[secret]" }, Value);

    /// <summary>A resource whose sealed secrets are unknown: nothing can be said about their content.</summary>
    public static ResourceState Unseal(ResourceState resource) =>
        resource with
        {
            Inputs = (PropertyMap)
                resource.Inputs.Replace(value => value == Value, PropertyValue.Unknown),
        };

    /// <summary>
    /// New inputs with the old value wherever a sealed secret keeps the two from being compared. What
    /// is unknown stays unknown: it comes from a resource that changes.
    /// </summary>
    public static PropertyValue Keep(PropertyValue? old, PropertyValue now) =>
        (old, now) switch
        {
            (null, _) => now,
            _ when IsIn(old) || IsIn(now) => now.ContainsUnknown ? now : old,
            (PropertyMap before, PropertyMap map) => PropertyMap.From(
                map.Select(entry =>
                    KeyValuePair.Create(entry.Key, Keep(before.Get(entry.Key), entry.Value))
                )
            ),
            (ListValue before, ListValue list) when before.Items.Length == list.Items.Length =>
                PropertyValue.List(before.Items.Zip(list.Items, Keep)),
            _ => now,
        };
}
