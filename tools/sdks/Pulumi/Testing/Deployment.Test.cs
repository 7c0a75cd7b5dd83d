using Pulumi.Testing;

namespace Pulumi;

public sealed partial class Deployment
{
    /// <summary>Runs a stack class against mocks.</summary>
    /// <returns>The resources in order of registration, the stack first.</returns>
    /// <exception cref="RunException">The program failed or logged one error.</exception>
    /// <exception cref="AggregateException">It logged several.</exception>
    public static Task<ImmutableArray<Resource>> TestAsync<TStack>(
        IMocks mocks,
        TestOptions? options = null
    )
        where TStack : Stack, new() =>
        TestAsync(mocks, options, deployment => RunStackAsync(deployment, Create<TStack>));

    /// <summary>Runs a stack class that a service provider makes against mocks.</summary>
    /// <inheritdoc cref="TestAsync{TStack}(IMocks, TestOptions?)"/>
    public static Task<ImmutableArray<Resource>> TestWithServiceProviderAsync<TStack>(
        IMocks mocks,
        IServiceProvider serviceProvider,
        TestOptions? options = null
    )
        where TStack : Stack =>
        TestAsync(
            mocks,
            options,
            deployment => RunStackAsync(deployment, () => Resolve<TStack>(serviceProvider))
        );

    /// <summary>Runs a program against mocks.</summary>
    /// <returns>
    /// The resources in order of registration, without the stack, and the outputs as the program
    /// returned them.
    /// </returns>
    /// <inheritdoc cref="TestAsync{TStack}(IMocks, TestOptions?)" path="/exception"/>
    public static async Task<(
        ImmutableArray<Resource> Resources,
        IDictionary<string, object?> Outputs
    )> TestAsync(
        IMocks testMocks,
        TestOptions testOptions,
        Func<Task<IDictionary<string, object?>>> createResources
    )
    {
        var outputs = NoOutputs();
        var resources = await TestAsync(
            testMocks,
            testOptions,
            async deployment =>
            {
                var stack = new Stack();
                outputs = await createResources();
                deployment.RegisterOutputs(stack, Output.Create(NoOutputs()));
            }
        );
        return ([.. resources.Where(resource => resource is not Pulumi.Stack)], outputs);
    }

    /// <inheritdoc cref="TestAsync(IMocks, TestOptions, Func{Task{IDictionary{string, object}}})"/>
    public static Task<(
        ImmutableArray<Resource> Resources,
        IDictionary<string, object?> Outputs
    )> TestAsync(
        IMocks testMocks,
        TestOptions testOptions,
        Func<IDictionary<string, object?>> createResources
    ) => TestAsync(testMocks, testOptions, () => Task.FromResult(createResources()));

    /// <summary>Runs a program against mocks.</summary>
    /// <returns>The resources in order of registration, without the stack.</returns>
    /// <inheritdoc cref="TestAsync{TStack}(IMocks, TestOptions?)" path="/exception"/>
    public static async Task<ImmutableArray<Resource>> TestAsync(
        IMocks testMocks,
        TestOptions testOptions,
        Func<Task> createResources
    ) =>
        (
            await TestAsync(
                testMocks,
                testOptions,
                async () =>
                {
                    await createResources();
                    return NoOutputs();
                }
            )
        ).Resources;

    /// <inheritdoc cref="TestAsync(IMocks, TestOptions, Func{Task})"/>
    public static Task<ImmutableArray<Resource>> TestAsync(
        IMocks testMocks,
        TestOptions testOptions,
        Action createResources
    ) =>
        TestAsync(
            testMocks,
            testOptions,
            () =>
            {
                createResources();
                return Task.CompletedTask;
            }
        );

    private static async Task<ImmutableArray<Resource>> TestAsync(
        IMocks mocks,
        TestOptions? options,
        Func<Deployment, Task> body
    )
    {
        var settings = new DeploymentSettings
        {
            Organization = options?.OrganizationName ?? "organization",
            Project = options?.ProjectName ?? "project",
            Stack = options?.StackName ?? "stack",
            RootDirectory = options?.RootDirectory,
            DryRun = options?.IsPreview ?? true,
        };
        var engine = new MockEngine(mocks, settings.Project, settings.Stack);
        await new Deployment(engine, settings).ExecuteAsync(body);
        return engine.Errors switch
        {
            [] => engine.Resources,
            [var single] => throw new RunException(single),
            var several => throw new AggregateException(
                several.Select(message => new RunException(message))
            ),
        };
    }
}
