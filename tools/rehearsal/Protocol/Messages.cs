using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using Pulumirpc;

namespace KeylessAlloyDb.Rehearsal.Protocol;

/// <summary>Protocol messages as the engine's own records.</summary>
internal static class Messages
{
    public static Goal ToGoal(RegisterResourceRequest request) =>
        new()
        {
            Type = request.Type,
            Name = request.Name,
            Custom = request.Custom,
            Parent = request.Parent,
            Inputs = StructCodec.Decode(request.Object),
            Provider = request.Provider,
            Version = request.Version,
            Protect = request.Protect,
            RetainOnDelete = request.RetainOnDelete,
            DeletedWith = request.DeletedWith,
            DeleteBeforeReplace = request.DeleteBeforeReplaceDefined
                ? request.DeleteBeforeReplace
                : null,
            CustomTimeouts = ToTimeouts(request.CustomTimeouts),
            Dependencies = [.. request.Dependencies],
            PropertyDependencies = request.PropertyDependencies.ToImmutableSortedDictionary(
                entry => entry.Key,
                entry => entry.Value.Urns.ToImmutableArray(),
                StringComparer.Ordinal
            ),
            IgnoreChanges = [.. request.IgnoreChanges],
            ReplaceOnChanges = [.. request.ReplaceOnChanges],
            ReplaceWith = [.. request.ReplaceWith],
            Unsupported = [.. Unsupported(request)],
            AdditionalSecretOutputs = [.. request.AdditionalSecretOutputs],
            Aliases =
            [
                .. request.Aliases.Select(ToAlias),
                .. request.AliasURNs.Select(urn => new AliasSpec { Urn = urn }),
            ],
        };

    public static Goal ToGoal(ReadResourceRequest request) =>
        new()
        {
            Type = request.Type,
            Name = request.Name,
            Custom = true,
            Parent = request.Parent,
            Inputs = StructCodec.Decode(request.Properties),
            Provider = request.Provider,
            Version = request.Version,
            Dependencies = [.. request.Dependencies],
            AdditionalSecretOutputs = [.. request.AdditionalSecretOutputs],
        };

    public static Diagnostic ToDiagnostic(LogRequest request) =>
        new(
            request.Severity switch
            {
                LogSeverity.Debug => Severity.Debug,
                LogSeverity.Info => Severity.Info,
                LogSeverity.Warning => Severity.Warning,
                _ => Severity.Error,
            },
            request.Urn,
            request.Message
        );

    /// <summary>Rejected by name, so that a rehearsal never seems complete without them.</summary>
    private static IEnumerable<string> Unsupported(RegisterResourceRequest request)
    {
        if (request.ImportId.Length > 0)
        {
            yield return "import";
        }
        if (request.ReplacementTrigger is { KindCase: not Value.KindOneofCase.NullValue })
        {
            yield return "replacementTrigger";
        }
        if (request.Hooks?.CalculateSize() > 0)
        {
            yield return "hooks";
        }
    }

    private static AliasSpec ToAlias(Alias alias) =>
        alias.AliasCase == Alias.AliasOneofCase.Urn
            ? new() { Urn = alias.Urn }
            : new()
            {
                Name = alias.Spec.Name,
                Type = alias.Spec.Type,
                Stack = alias.Spec.Stack,
                Project = alias.Spec.Project,
                ParentUrn = alias.Spec.ParentUrn,
                NoParent = alias.Spec.NoParent,
            };

    private static Timeouts? ToTimeouts(RegisterResourceRequest.Types.CustomTimeouts? limits) =>
        limits is null
            ? null
            : new(ToDuration(limits.Create), ToDuration(limits.Update), ToDuration(limits.Delete));

    /// <summary>.NET programs send nanoseconds only, e.g. 300000000000ns.</summary>
    private static TimeSpan? ToDuration(string text) =>
        text.EndsWith("ns", StringComparison.Ordinal)
        && long.TryParse(text[..^2], CultureInfo.InvariantCulture, out var nanoseconds)
        && nanoseconds > 0
            ? TimeSpan.FromTicks(nanoseconds / 100)
            : null;
}
