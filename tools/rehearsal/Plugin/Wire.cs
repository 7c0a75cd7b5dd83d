using KeylessAlloyDb.Rehearsal.Providers;
using Pulumirpc;
using Rpc = Pulumirpc;

namespace KeylessAlloyDb.Rehearsal.Plugin;

/// <summary>The provider protocol's requests and answers, and what the twin takes and gives.</summary>
internal static class Wire
{
    public static Providers.ConfigureRequest Request(Rpc.ConfigureRequest request) =>
        new(
            new(request.Urn, request.Type, request.Name),
            request.Id,
            // Settings alone come with secrets, whatever the provider says that it takes.
            (PropertyMap)StructCodec.Decode(request.Args).WithoutSecrets()
        );

    public static Providers.CheckRequest Request(Rpc.CheckRequest request) =>
        new(
            new(request.Urn, request.Type, request.Name),
            // The engine sends an empty map for a resource that is to be created.
            request.Olds
                is { Fields.Count: > 0 }
                ? StructCodec.Decode(request.Olds)
                : null,
            StructCodec.Decode(request.News)
        )
        {
            RandomSeed = request.RandomSeed.Memory,
        };

    public static Providers.DiffRequest Request(Rpc.DiffRequest request) =>
        new(
            new(request.Urn, request.Type, request.Name),
            request.Id,
            StructCodec.Decode(request.OldInputs),
            StructCodec.Decode(request.Olds),
            StructCodec.Decode(request.News)
        )
        {
            IgnoreChanges = [.. request.IgnoreChanges],
        };

    public static Providers.CreateRequest Request(Rpc.CreateRequest request) =>
        new(new(request.Urn, request.Type, request.Name), StructCodec.Decode(request.Properties))
        {
            Timeout = Limit(request.Timeout),
            Preview = request.Preview,
        };

    public static Providers.ReadRequest Request(Rpc.ReadRequest request) =>
        new(
            new(request.Urn, request.Type, request.Name),
            request.Id,
            StructCodec.Decode(request.Inputs),
            StructCodec.Decode(request.Properties)
        )
        {
            Timeout = Limit(request.Timeout),
        };

    public static Providers.UpdateRequest Request(Rpc.UpdateRequest request) =>
        new(
            new(request.Urn, request.Type, request.Name),
            request.Id,
            StructCodec.Decode(request.OldInputs),
            StructCodec.Decode(request.Olds),
            StructCodec.Decode(request.News)
        )
        {
            Timeout = Limit(request.Timeout),
            IgnoreChanges = [.. request.IgnoreChanges],
            Preview = request.Preview,
        };

    public static Providers.DeleteRequest Request(Rpc.DeleteRequest request) =>
        new(
            new(request.Urn, request.Type, request.Name),
            request.Id,
            StructCodec.Decode(request.OldInputs),
            StructCodec.Decode(request.Properties)
        )
        {
            Timeout = Limit(request.Timeout),
        };

    public static Providers.InvokeRequest Request(Rpc.InvokeRequest request) =>
        new(request.Tok, StructCodec.Decode(request.Args)) { Preview = request.Preview };

    public static CheckResponse Answer(CheckResult check) =>
        new()
        {
            Inputs = StructCodec.Encode(check.Inputs),
            Failures = { check.Failures.Select(Answer) },
        };

    public static Rpc.InvokeResponse Answer(InvokeResult answer) =>
        new()
        {
            Return = StructCodec.Encode(answer.Result),
            Failures = { answer.Failures.Select(Answer) },
        };

    public static DiffResponse Answer(DiffResult diff)
    {
        var answer = new DiffResponse
        {
            Changes =
                diff.Changes.Count > 0
                    ? DiffResponse.Types.DiffChanges.DiffSome
                    : DiffResponse.Types.DiffChanges.DiffNone,
            DeleteBeforeReplace = diff.DeleteBeforeReplace,
            Stables = { diff.Stables },
            Diffs = { diff.Changes.Select(Top).Distinct() },
            Replaces = { diff.Changes.Where(change => change.Replaces).Select(Top).Distinct() },
            HasDetailedDiff = true,
        };
        foreach (var change in diff.Changes)
        {
            answer.DetailedDiff[change.Path] = new() { Kind = KindOf(change) };
        }
        return answer;
    }

    private static Rpc.CheckFailure Answer(Providers.CheckFailure failure) =>
        new() { Property = failure.Property, Reason = failure.Reason };

    private static Rpc.PropertyDiff.Types.Kind KindOf(Providers.PropertyDiff change) =>
        (change.Kind, change.Replaces) switch
        {
            (DiffKind.Add, false) => Rpc.PropertyDiff.Types.Kind.Add,
            (DiffKind.Add, true) => Rpc.PropertyDiff.Types.Kind.AddReplace,
            (DiffKind.Delete, false) => Rpc.PropertyDiff.Types.Kind.Delete,
            (DiffKind.Delete, true) => Rpc.PropertyDiff.Types.Kind.DeleteReplace,
            (_, false) => Rpc.PropertyDiff.Types.Kind.Update,
            (_, true) => Rpc.PropertyDiff.Types.Kind.UpdateReplace,
        };

    private static string Top(Providers.PropertyDiff change) => change.Path.Split('.', '[')[0];

    private static TimeSpan? Limit(double seconds) =>
        seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;
}
