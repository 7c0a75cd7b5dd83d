using System.Collections.Immutable;
using System.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;
using Pulumirpc;

namespace KeylessAlloyDb.PolicyServer;

/// <summary>The calls of Pulumi's engine to a policy pack.</summary>
/// <remarks>https://github.com/pulumi/pulumi/blob/master/proto/pulumi/analyzer.proto</remarks>
internal sealed class AnalyzerService(Judge judge) : Analyzer.AnalyzerBase
{
    /// <summary>Name and version stand in every answer: the engine lists a violation under another name as another pack.</summary>
    public const string Name = "keyless-alloydb-rules";

    private readonly TaskCompletionSource _cancelled = new();

    public static string Version { get; } =
        typeof(AnalyzerService)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    public Task Cancelled => _cancelled.Task;

    public override Task<AnalyzerHandshakeResponse> Handshake(
        AnalyzerHandshakeRequest request,
        ServerCallContext context
    ) => Task.FromResult(new AnalyzerHandshakeResponse());

    /// <summary>No rule reads a stack's configuration, so that the rules can judge a state without one.</summary>
    public override Task<AnalyzerStackConfigureResponse> ConfigureStack(
        AnalyzerStackConfigureRequest request,
        ServerCallContext context
    ) => Task.FromResult(new AnalyzerStackConfigureResponse());

    public override Task<PluginInfo> GetPluginInfo(Empty request, ServerCallContext context) =>
        Task.FromResult(new PluginInfo { Version = Version });

    public override Task<AnalyzerInfo> GetAnalyzerInfo(Empty request, ServerCallContext context) =>
        Task.FromResult(
            new AnalyzerInfo
            {
                Name = Name,
                DisplayName = Name,
                Version = Version,
                SupportsConfig = true,
                Description =
                    "Rules for AlloyDB, Workload Identity Federation, HA VPN and Route 53 Resolver",
                Policies =
                {
                    judge.Policies.Select(policy => new PolicyInfo
                    {
                        Name = policy.Name,
                        DisplayName = policy.Name,
                        Description = policy.Sentence,
                        Message = policy.Sentence,
                        EnforcementLevel = Judge.LevelOf(policy),
                        PolicyType = policy.Scope switch
                        {
                            Scope.Resource => PolicyType.Resource,
                            Scope.Stack => PolicyType.Stack,
                            // Counts in both calls.
                            _ => PolicyType.Unknown,
                        },
                        Severity = SeverityOf(policy),
                    }),
                },
            }
        );

    public override Task<Empty> Configure(
        ConfigureAnalyzerRequest request,
        ServerCallContext context
    )
    {
        judge.Configure(
            request.PolicyConfig.Select(entry => (entry.Key, entry.Value.EnforcementLevel))
        );
        return Task.FromResult(new Empty());
    }

    /// <summary>The pack changes no resource; the engine asks all the same.</summary>
    public override Task<RemediateResponse> Remediate(
        AnalyzeRequest request,
        ServerCallContext context
    ) => Task.FromResult(new RemediateResponse());

    public override Task<AnalyzeResponse> Analyze(
        AnalyzeRequest request,
        ServerCallContext context
    ) =>
        Answer(
            judge.Take(
                Resource(request.Type, request.Urn, request.Options, request.Provider) with
                {
                    Inputs = Read(request.Properties),
                    Parent = request.Options?.Parent ?? "",
                }
            )
        );

    public override Task<AnalyzeResponse> AnalyzeStack(
        AnalyzeStackRequest request,
        ServerCallContext context
    ) =>
        Answer(
            judge.Whole(
                request.Resources.Select(resource =>
                    Resource(resource.Type, resource.Urn, resource.Options, resource.Provider) with
                    {
                        Outputs = Read(resource.Properties),
                        Parent = resource.Parent,
                        Dependencies = [.. resource.Dependencies],
                        PropertyDependencies =
                            resource.PropertyDependencies.ToImmutableSortedDictionary(
                                entry => entry.Key,
                                entry => entry.Value.Urns.ToImmutableArray(),
                                StringComparer.Ordinal
                            ),
                    }
                )
            )
        );

    public override Task<Empty> Cancel(Empty request, ServerCallContext context)
    {
        _cancelled.TrySetResult();
        return Task.FromResult(new Empty());
    }

    /// <summary>
    /// <c>pulumi policy analyze --file</c> masks a secret that it cannot decrypt. Nothing can be said about
    /// it, except that it is one.
    /// </summary>
    private static PropertyMap Read(Struct properties) =>
        (PropertyMap)
            StructCodec
                .Decode(properties)
                .Replace(
                    value => value is SecretValue { Inner: TextValue { Value: "[secret]" } },
                    PropertyValue.Secret(PropertyValue.Unknown)
                );

    /// <exception cref="RpcException">The URN is none; the engine shows the message and ends.</exception>
    private static ResourceState Resource(
        string type,
        string urn,
        AnalyzerResourceOptions? options,
        AnalyzerProviderResource? provider
    ) =>
        new()
        {
            Urn = Urn.IsValid(urn)
                ? urn
                : throw new RpcException(
                    new(StatusCode.InvalidArgument, $"'{urn}' is not a URN of a resource")
                ),
            Type = type,
            // A component has no provider; a provider has none either, and is a resource of the engine.
            Custom = provider is { Urn.Length: > 0 } || ProviderReference.IsProvider(type),
            // The engine names the provider, not its id, which is no rule's matter.
            Provider = provider is { Urn.Length: > 0 } ? $"{provider.Urn}::" : "",
            Protect = options?.Protect ?? false,
            IgnoreChanges = [.. options?.IgnoreChanges ?? []],
            AdditionalSecretOutputs = [.. options?.AdditionalSecretOutputs ?? []],
        };

    private static Task<AnalyzeResponse> Answer(IReadOnlyList<Finding> findings) =>
        Task.FromResult(
            new AnalyzeResponse
            {
                Diagnostics =
                {
                    findings.Select(finding => new AnalyzeDiagnostic
                    {
                        PolicyName = finding.Policy.Name,
                        PolicyPackName = Name,
                        PolicyPackVersion = Version,
                        Description = finding.Policy.Sentence,
                        Message = finding.Message,
                        EnforcementLevel = finding.Level,
                        Urn = finding.Urn ?? "",
                        Severity = SeverityOf(finding.Policy),
                    }),
                },
            }
        );

    private static PolicySeverity SeverityOf(Policy policy) =>
        policy.Enforcement == Enforcement.Mandatory ? PolicySeverity.High : PolicySeverity.Low;
}
