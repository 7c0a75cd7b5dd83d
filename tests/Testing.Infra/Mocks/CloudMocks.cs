using System.Collections.Concurrent;
using System.Collections.Immutable;
using Moq;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Testing.Infra.Mocks;

/// <summary>
/// Runs programs against mocks of both clouds: an update knows all computed outputs, a preview none
/// of them, and no id.
/// </summary>
public sealed class CloudMocks
{
    public const string Project = "keyless-alloydb";

    private readonly ConcurrentQueue<Recorded> _resources = new();
    private readonly ConcurrentQueue<RecordedCall> _calls = new();
    private readonly ConcurrentDictionary<string, IReadOnlyCollection<string>> _outputs = new();
    private readonly CloudAnswers _answers;
    private readonly bool _preview;

    public CloudMocks(bool preview, CloudAnswers? answers = null)
    {
        (_preview, _answers) = (preview, answers ?? new());
        Mock = new();
        Mock.Setup(mocks => mocks.NewResourceAsync(It.IsAny<MockResourceArgs>()))
            .Returns((MockResourceArgs args) => Task.FromResult(Create(args)));
        Mock.Setup(mocks => mocks.CallAsync(It.IsAny<MockCallArgs>()))
            .Returns((MockCallArgs args) => Task.FromResult(Call(args)));
        Mock.Setup(mocks =>
                mocks.RegisterResourceOutputs(It.IsAny<MockRegisterResourceOutputsRequest>())
            )
            .Returns(
                (MockRegisterResourceOutputsRequest request) =>
                {
                    _outputs[request.Urn] = [.. request.Outputs.Keys];
                    return Task.CompletedTask;
                }
            );
    }

    public Mock<IMocks> Mock { get; }

    public TestOptions Options =>
        new()
        {
            ProjectName = Project,
            StackName = "dev",
            IsPreview = _preview,
        };

    public Recording Recording => new([.. _resources], [.. _calls]);

    /// <summary>Names of the outputs that components registered, by the component's URN.</summary>
    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Outputs => _outputs;

    /// <summary>Runs a program, and waits until all that it registered is there.</summary>
    public async Task<Recording> RunAsync(Action program)
    {
        await AwaitAsync(await Deployment.TestAsync(Mock.Object, Options, program));
        return Recording;
    }

    /// <summary>Runs a program and gives what it made.</summary>
    public async Task<(Recording Recording, T Made)> RunAsync<T>(Func<T> program)
    {
        T made = default!;
        var recording = await RunAsync(() =>
        {
            made = program();
        });
        return (recording, made);
    }

    /// <summary>Children register after their parent's constructor: their URNs come last.</summary>
    public static Task AwaitAsync(IEnumerable<Resource> resources) =>
        Task.WhenAll(resources.Select(resource => OutputUtilities.GetValueAsync(resource.Urn)));

    private (string? Id, object State) Create(MockResourceArgs args)
    {
        var resource = new Recorded(args.Type!, args.Name!, args.Provider ?? "", args.Inputs);
        _resources.Enqueue(resource);
        var state = args.Inputs.ToDictionary(entry => entry.Key, entry => entry.Value);
        if (resource.Type.StartsWith("keyless-alloydb:", StringComparison.Ordinal))
        {
            return (null, state);
        }

        if (resource.Type.StartsWith("pulumi:providers:", StringComparison.Ordinal))
        {
            return (resource.Name, state);
        }

        if (_answers.LeftOut(resource))
        {
            return (null, new Dictionary<string, object>());
        }

        var answer = _answers.Create(resource);
        if (_preview)
        {
            // An object that the cloud completes is unknown as a whole.
            foreach (var (name, value) in answer.Computed)
            {
                if (value is Dictionary<string, object>)
                {
                    state.Remove(name);
                }
            }

            return (null, state);
        }

        foreach (var (name, value) in answer.Computed)
        {
            state[name] = answer.Secret.Contains(name) ? Output.CreateSecret(value) : value;
        }

        return (answer.Id, state);
    }

    private object Call(MockCallArgs args)
    {
        _calls.Enqueue(new(args.Token!, args.Provider ?? "", args.Args));
        return _answers.Call(args.Token!, args.Args);
    }
}
