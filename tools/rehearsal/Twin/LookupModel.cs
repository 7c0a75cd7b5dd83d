using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>A function of a provider that finds the one resource which its arguments describe.</summary>
/// <param name="token">Its token, e.g. aws:ec2/getVpc:getVpc.</param>
/// <param name="type">Type token of what it finds.</param>
internal abstract class LookupModel(string token, string type) : FunctionModel(token)
{
    public string Type { get; } = type;

    /// <summary>The properties of its answers.</summary>
    public ObjectSpec Answers => PackageSchema.Function(Token)!.Outputs;

    /// <summary>What the provider says where nothing matches.</summary>
    protected abstract string NoneFound(FunctionCall call);

    /// <summary>What the provider says where several resources match.</summary>
    protected abstract string SeveralFound { get; }

    /// <summary>Where both texts come from.</summary>
    protected abstract string Source { get; }

    public sealed override PropertyMap? ComputeResult(FunctionCall call)
    {
        RefuseAnyCall(call);
        var found = Candidates(call)
            .Where(entity => call.Arguments.All(entry => Fits(call, entity, entry.Key)))
            .ToList();
        CloudCall.Require(found.Count > 0, NoneFound(call), "lookup-none", Source);
        CloudCall.Require(found.Count == 1, SeveralFound, "lookup-several", Source);
        var answers = Answers.Properties;
        return PropertyMap
            .From(
                found[0]
                    .Outputs.Where((name, _) => answers.ContainsKey(name))
                    .Select(output =>
                        KeyValuePair.Create(output.Key, Answered(output.Value, answers[output.Key]))
                    )
                    .Where(output => !output.Value.IsNull)
            )
            .With("id", found[0].Id)
            .Merge(Describe(call, found[0]));
    }

    /// <summary>
    /// Of two types differs what a function answers from the property of the resource: a block that may stand once
    /// is a list here, and Google's ids of 18 digits are numbers, which nothing reads.
    /// </summary>
    private static PropertyValue Answered(PropertyValue value, PropertySpec answer) =>
        answer.Kind switch
        {
            "array" when value.AsMap is { } block => PropertyValue.List(block),
            "integer" when value.AsText is not null => PropertyValue.Null,
            _ => value,
        };

    /// <summary>What the cloud refuses whatever is asked.</summary>
    /// <exception cref="ProviderException">The cloud refuses.</exception>
    protected virtual void RefuseAnyCall(FunctionCall call) { }

    /// <summary>What the function looks through.</summary>
    protected virtual IEnumerable<Entity> Candidates(FunctionCall call) => call.World.OfType(Type);

    /// <summary>Whether a resource has what an argument asks for.</summary>
    /// <exception cref="ProviderException">The rehearsal does not know the argument.</exception>
    protected virtual bool Fits(FunctionCall call, Entity entity, string argument) =>
        argument switch
        {
            "id" => entity.Id == call.Arguments.Text(argument),
            "filters" => throw new ProviderException(
                $"the rehearsal cannot filter in {Token}; find the resource by its id",
                "lookup-filters",
                "this rehearsal"
            ),
            "tags" => call.Arguments.Get(argument)
                ?.AsMap?.All(tag => Tags(entity).Get(tag.Key) == tag.Value) == true,
            _ => (entity.Outputs.Get(argument) ?? entity.Inputs.Get(argument))
                == call.Arguments.Get(argument),
        };

    /// <summary>What the answer has beside the resource's own properties.</summary>
    protected virtual PropertyMap Describe(FunctionCall call, Entity entity) => PropertyMap.Empty;

    /// <summary>A resource's tags with those of its provider.</summary>
    protected static PropertyMap Tags(Entity entity) =>
        (entity.Outputs.Get("tags")?.AsMap ?? PropertyMap.Empty).Merge(
            entity.Outputs.Get("tagsAll")?.AsMap ?? PropertyMap.Empty
        );
}
