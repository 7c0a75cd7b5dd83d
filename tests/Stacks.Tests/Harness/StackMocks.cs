using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Testing.Infra.Mocks;
using KeylessAlloyDb.Testing.Rehearsal;
using Pulumi;

namespace KeylessAlloyDb.Stacks.Tests.Harness;

/// <summary>Runs the whole stack in this process against mocks.</summary>
internal static class StackMocks
{
    public static Task<(Recording Recording, KeylessAlloyDbStack Stack)> RunAsync(
        Variant variant,
        bool preview
    ) => RunAsync(StackSettings.Of(variant.Stack, variant.Overrides), preview);

    public static async Task<(Recording Recording, KeylessAlloyDbStack Stack)> RunAsync(
        StackConfig config,
        bool preview,
        CloudAnswers? answers = null
    )
    {
        const string Variable = "PULUMI_CONFIG";
        answers ??= new() { AwsAccount = StackSettings.AwsAccount(config) };
        var mocks = new CloudMocks(preview, answers);
        var options = mocks.Options;
        options.StackName = config.Stack;
        await InProcess.Variables.WaitAsync();
        try
        {
            Environment.SetEnvironmentVariable(Variable, StackSettings.Json(config));
            var resources = await Deployment.TestAsync<KeylessAlloyDbStack>(
                mocks.Mock.Object,
                options
            );
            await CloudMocks.AwaitAsync(resources);
            return (mocks.Recording, resources.OfType<KeylessAlloyDbStack>().Single());
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
            InProcess.Variables.Release();
        }
    }
}
