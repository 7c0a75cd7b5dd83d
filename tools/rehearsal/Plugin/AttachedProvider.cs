using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KeylessAlloyDb.Rehearsal.Providers;
using Pulumirpc;
using CheckRequest = KeylessAlloyDb.Rehearsal.Providers.CheckRequest;
using ConfigureRequest = KeylessAlloyDb.Rehearsal.Providers.ConfigureRequest;
using CreateRequest = KeylessAlloyDb.Rehearsal.Providers.CreateRequest;
using DeleteRequest = KeylessAlloyDb.Rehearsal.Providers.DeleteRequest;
using DiffRequest = KeylessAlloyDb.Rehearsal.Providers.DiffRequest;
using InvokeRequest = KeylessAlloyDb.Rehearsal.Providers.InvokeRequest;
using PropertyDiff = KeylessAlloyDb.Rehearsal.Providers.PropertyDiff;
using ReadRequest = KeylessAlloyDb.Rehearsal.Providers.ReadRequest;
using Refused = KeylessAlloyDb.Rehearsal.Providers.CheckFailure;
using Rpc = Pulumirpc;
using UpdateRequest = KeylessAlloyDb.Rehearsal.Providers.UpdateRequest;

namespace KeylessAlloyDb.Rehearsal.Plugin;

/// <summary>
/// A connection as Pulumi's engine holds it: it takes the marks of secrets out of each request, since the
/// provider says that it does not know them, and puts them back into the answer, property by property.
/// </summary>
/// <param name="open">Opens the connection to a package, on the first call.</param>
/// <remarks>https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/provider_plugin.go</remarks>
internal sealed class AttachedProvider(Func<string, ResourceProvider.ResourceProviderClient> open)
    : IProvider
{
    private const string ProviderType = "pulumi:providers:";

    private ResourceProvider.ResourceProviderClient? _client;

    public CheckResult CheckConfig(CheckRequest request) =>
        Checked(Client(request.Resource).CheckConfig(ToRpc(request)), request.NewInputs);

    public DiffResult DiffConfig(DiffRequest request) =>
        Compared(Client(request.Resource).DiffConfig(ToRpc(request)));

    public void Configure(ConfigureRequest request) =>
        Client(request.Resource)
            .Configure(
                new()
                {
                    Urn = request.Resource.Urn,
                    Name = request.Resource.Name,
                    Type = request.Resource.Type,
                    Id = request.Id,
                    AcceptSecrets = true,
                    AcceptResources = true,
                    SendsOldInputs = true,
                    SendsOldInputsToDelete = true,
                    // Settings are sent with their marks, whatever the provider accepts.
                    Args = StructCodec.Encode(request.Inputs),
                }
            );

    public CheckResult Check(CheckRequest request) =>
        Checked(Client(request.Resource).Check(ToRpc(request)), request.NewInputs);

    public DiffResult Diff(DiffRequest request) =>
        Compared(Client(request.Resource).Diff(ToRpc(request)));

    public CreateResult Create(CreateRequest request) =>
        Perform(
            request.Inputs,
            () =>
            {
                var made = Client(request.Resource)
                    .Create(
                        new()
                        {
                            Urn = request.Resource.Urn,
                            Name = request.Resource.Name,
                            Type = request.Resource.Type,
                            Properties = Plain(request.Inputs),
                            Timeout = Seconds(request.Timeout),
                            Preview = request.Preview,
                        }
                    );
                return new CreateResult(made.Id, Marked(made.Properties, request.Inputs));
            }
        );

    public ReadResult Read(ReadRequest request) =>
        Perform(
            request.Outputs,
            () =>
            {
                var found = Client(request.Resource)
                    .Read(
                        new()
                        {
                            Id = request.Id,
                            Urn = request.Resource.Urn,
                            Name = request.Resource.Name,
                            Type = request.Resource.Type,
                            Properties = Plain(request.Outputs),
                            Inputs = Plain(request.Inputs),
                            Timeout = Seconds(request.Timeout),
                        }
                    );
                return new ReadResult(
                    found.Id,
                    Marked(found.Inputs, request.Inputs),
                    Marked(found.Properties, request.Outputs)
                );
            }
        );

    public PropertyMap Update(UpdateRequest request) =>
        Perform(
            request.NewInputs,
            () =>
                Marked(
                    Client(request.Resource)
                        .Update(
                            new()
                            {
                                Id = request.Id,
                                Urn = request.Resource.Urn,
                                Name = request.Resource.Name,
                                Type = request.Resource.Type,
                                OldInputs = Plain(request.OldInputs),
                                Olds = Plain(request.OldOutputs),
                                News = Plain(request.NewInputs),
                                Timeout = Seconds(request.Timeout),
                                IgnoreChanges = { request.IgnoreChanges },
                                Preview = request.Preview,
                            }
                        )
                        .Properties,
                    request.NewInputs
                )
        );

    public void Delete(DeleteRequest request) =>
        Perform(
            request.OldOutputs,
            () =>
                Client(request.Resource)
                    .Delete(
                        new()
                        {
                            Id = request.Id,
                            Urn = request.Resource.Urn,
                            Name = request.Resource.Name,
                            Type = request.Resource.Type,
                            OldInputs = Plain(request.OldInputs),
                            Properties = Plain(request.OldOutputs),
                            Timeout = Seconds(request.Timeout),
                        }
                    )
        );

    public InvokeResult Invoke(InvokeRequest request) =>
        Perform(
            PropertyMap.Empty,
            () =>
            {
                var answer = Client(request.Token.Split(':')[0])
                    .Invoke(
                        new()
                        {
                            Tok = request.Token,
                            Args = Plain(request.Arguments),
                            Preview = request.Preview,
                        }
                    );
                var result = StructCodec.Decode(answer.Return);
                return new InvokeResult(
                    request.Arguments.ContainsSecret ? result.Select(PropertyValue.Secret) : result,
                    Failures(answer.Failures)
                );
            }
        );

    private ResourceProvider.ResourceProviderClient Client(ResourceHead resource) =>
        Client(
            resource.Type.StartsWith(ProviderType, StringComparison.Ordinal)
                ? resource.Type[ProviderType.Length..]
                : resource.Type.Split(':')[0]
        );

    private ResourceProvider.ResourceProviderClient Client(string package) =>
        _client ??= open(package);

    private static Rpc.CheckRequest ToRpc(CheckRequest request) =>
        new()
        {
            Urn = request.Resource.Urn,
            Name = request.Resource.Name,
            Type = request.Resource.Type,
            // The engine cannot say that there is no former state.
            Olds = Plain(request.OldInputs ?? PropertyMap.Empty),
            News = Plain(request.NewInputs),
            RandomSeed = ByteString.CopyFrom(request.RandomSeed.Span),
        };

    private static Rpc.DiffRequest ToRpc(DiffRequest request) =>
        new()
        {
            Id = request.Id,
            Urn = request.Resource.Urn,
            Name = request.Resource.Name,
            Type = request.Resource.Type,
            OldInputs = Plain(request.OldInputs),
            Olds = Plain(request.OldOutputs),
            News = Plain(request.NewInputs),
            IgnoreChanges = { request.IgnoreChanges },
        };

    private static CheckResult Checked(CheckResponse answer, PropertyMap inputs) =>
        new(Marked(answer.Inputs, inputs), Failures(answer.Failures));

    private static List<Refused> Failures(IEnumerable<Rpc.CheckFailure> failures) =>
        [.. failures.Select(failure => new Refused(failure.Property, failure.Reason))];

    /// <summary>The engine takes the detailed diff where there is one.</summary>
    private static DiffResult Compared(DiffResponse answer) =>
        new(
            [
                .. answer
                    .DetailedDiff.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                    .Select(entry => new PropertyDiff(
                        entry.Key,
                        entry.Value.Kind switch
                        {
                            Rpc.PropertyDiff.Types.Kind.Add
                            or Rpc.PropertyDiff.Types.Kind.AddReplace => DiffKind.Add,
                            Rpc.PropertyDiff.Types.Kind.Delete
                            or Rpc.PropertyDiff.Types.Kind.DeleteReplace => DiffKind.Delete,
                            _ => DiffKind.Update,
                        },
                        entry.Value.Kind
                            is Rpc.PropertyDiff.Types.Kind.AddReplace
                                or Rpc.PropertyDiff.Types.Kind.DeleteReplace
                                or Rpc.PropertyDiff.Types.Kind.UpdateReplace
                    )),
            ],
            answer.DeleteBeforeReplace
        )
        {
            Stables = [.. answer.Stables],
        };

    /// <param name="marks">Whose marks an answer half-way takes.</param>
    /// <param name="call">The call.</param>
    private static T Perform<T>(PropertyMap marks, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (RpcException refusal)
        {
            if (refusal.GetRpcStatus()?.GetDetail<ErrorResourceInitFailed>() is { } partial)
            {
                throw new ResourceInitFailedException(
                    partial.Id,
                    Marked(partial.Properties, marks),
                    [.. partial.Reasons]
                );
            }
            throw new ProviderException(refusal.Status.Detail, "served", "a provider of its own");
        }
    }

    private static Struct Plain(PropertyMap map) =>
        StructCodec.Encode((PropertyMap)map.WithoutSecrets());

    private static PropertyMap Marked(Struct? answer, PropertyMap from) =>
        Mark(StructCodec.Decode(answer), from);

    private static PropertyMap Mark(PropertyMap answer, PropertyMap from) =>
        from.Aggregate(
            answer,
            (map, entry) =>
                map.TryGetValue(entry.Key, out var value)
                    ? map.With(
                        entry.Key,
                        (value, entry.Value) switch
                        {
                            (PropertyMap inner, PropertyMap given) => Mark(inner, given),
                            (not SecretValue, { ContainsSecret: true }) => PropertyValue.Secret(
                                value
                            ),
                            _ => value,
                        }
                    )
                    : map
        );

    private static double Seconds(TimeSpan? limit) => limit?.TotalSeconds ?? 0;
}
