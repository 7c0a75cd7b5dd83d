using KeylessAlloyDb.Sdk.Tests.Engine;

namespace KeylessAlloyDb.Sdk.Tests.Offline;

/// <summary>
/// Protects programs from packages that only the official SDK can register. Not run with the official
/// SDK: that registers them.
/// </summary>
public class PackageTests
{
    private static readonly RegisterPackageRequest s_package = new(
        "terraform-provider",
        "1.2.3",
        null
    );

    [Fact]
    public async Task Refuses_a_package_by_its_name()
    {
        Action[] programs =
        [
            () => _ = new CustomResource("p:i:R", "a", null, null, s_package),
            () => _ = new ComponentResource("p:i:C", "a", null, null, remote: true, s_package),
            () => _ = new ProviderResource("p", "a", ResourceArgs.Empty, null, s_package),
            () =>
                Deployment.Instance.Invoke<object>(
                    "p:i:f",
                    InvokeArgs.Empty,
                    new InvokeOptions(),
                    s_package
                ),
            () =>
                Deployment
                    .Instance.InvokeAsync("p:i:f", InvokeArgs.Empty, new InvokeOptions(), s_package)
                    .GetAwaiter()
                    .GetResult(),
        ];
        foreach (var program in programs)
        {
            var engine = new FakeEngine();
            await engine.FailAsync(program);

            engine.Error.Should().Contain("'terraform-provider' 1.2.3");
        }
    }
}
