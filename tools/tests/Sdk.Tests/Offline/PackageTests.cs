using KeylessAlloyDb.Sdk.Tests.Engine;

namespace KeylessAlloyDb.Sdk.Tests.Offline;

/// <summary>
/// Protects programs from packages that only the official SDK can register. Not run with the official
/// SDK: that registers them.
/// </summary>
public class PackageTests
{
    private static readonly RegisterPackageRequest Package = new(
        "terraform-provider",
        "1.2.3",
        null
    );

    [Fact]
    public async Task Refuses_a_package_by_its_name()
    {
        Action[] programs =
        [
            () => _ = new CustomResource("p:i:R", "a", null, null, Package),
            () => _ = new ComponentResource("p:i:C", "a", null, null, remote: true, Package),
            () => _ = new ProviderResource("p", "a", ResourceArgs.Empty, null, Package),
            () =>
                Deployment.Instance.Invoke<object>(
                    "p:i:f",
                    InvokeArgs.Empty,
                    new InvokeOptions(),
                    Package
                ),
            () =>
                Deployment
                    .Instance.InvokeAsync("p:i:f", InvokeArgs.Empty, new InvokeOptions(), Package)
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
