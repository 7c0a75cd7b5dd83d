using KeylessAlloyDb.Sdk.Tests.Engine;

namespace KeylessAlloyDb.Sdk.Tests.Semantics;

/// <summary>
/// Protects secrets: whatever is made from one stays one, to the wire. The expectations are the
/// official core's, Output.cs and Serializer.cs of 3.112.1.
/// </summary>
public class SecretTests
{
    /// <summary>Serializer.cs marks the item, not the list or map that it is in.</summary>
    [Fact]
    public async Task Secrets_are_marked_wherever_they_stand_in_the_inputs()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
        {
            var secret = Output.CreateSecret("s");
            _ = new Thing(
                "a",
                new()
                {
                    Text = secret,
                    Map = { ["plain"] = "p", ["hidden"] = secret },
                    List = { "p", secret },
                    Part = new PartArgs { Name = secret, Size = 1 },
                    Parts = new InputList<PartArgs> { new PartArgs { Name = secret } },
                    Any = new Dictionary<string, object> { ["k"] = secret, ["l"] = 1 },
                }
            );
        });

        engine
            .Inputs("a")
            .Should()
            .Be(
                "{any:{k:secret('s'),l:1},"
                    + "list:['p',secret('s')],"
                    + "map:{hidden:secret('s'),plain:'p'},"
                    + "part:{name:secret('s'),size:1},"
                    + "parts:[{name:secret('s')}],"
                    + "text:secret('s')}"
            );
    }

    [Fact]
    public async Task One_secret_makes_everything_secret_that_is_made_with_it()
    {
        var plain = Output.Create("p");
        var secret = Output.CreateSecret(Task.FromResult("s"));

        (await Output.IsSecretAsync(plain)).Should().BeFalse();
        (await Output.IsSecretAsync(Output.All(plain, secret))).Should().BeTrue();
        (await Output.IsSecretAsync(Output.Tuple(plain, secret))).Should().BeTrue();
        (await Output.IsSecretAsync(Output.Format($"{plain} {secret}"))).Should().BeTrue();
        (await Output.IsSecretAsync(secret.Apply(_ => "x"))).Should().BeTrue();
        (await Output.IsSecretAsync(plain.Apply(_ => secret))).Should().BeTrue();
        (await Output.IsSecretAsync(Output.CreateSecret(plain))).Should().BeTrue();
        (await Output.IsSecretAsync(Output.JsonSerialize(Output.Create(new[] { secret }))))
            .Should()
            .BeTrue();
        (await Output.IsSecretAsync(Output.Unsecret(secret))).Should().BeFalse();
    }

    [Fact]
    public async Task A_secret_null_is_sent_as_a_secret()
    {
        var engine = new FakeEngine();
        await engine.SucceedAsync(() =>
            _ = new Thing("a", new() { Text = Output.CreateSecret((string)null!) })
        );

        engine.Inputs("a").Should().Be("{text:secret(null)}");
    }

    [Fact]
    public async Task A_secret_setting_and_a_secret_answer_stay_secret_in_the_stacks_outputs()
    {
        var engine = new FakeEngine
        {
            Config = { ["proj:key"] = "k" },
            OnRegister = (request, response) =>
            {
                if (request.AdditionalSecretOutputs.Contains("text"))
                {
                    response.Object.Fields["text"] = Shown.Secret(request.Object.Fields["text"]);
                }
            },
        };
        await engine.SucceedAsync(() =>
            new Dictionary<string, object?>
            {
                ["key"] = new Config().RequireSecret("key"),
                ["text"] = new Thing(
                    "a",
                    new() { Text = "t" },
                    new() { AdditionalSecretOutputs = { "text" } }
                ).Text,
            }
        );

        engine.StackOutputs.Should().Be("{key:secret('k'),text:secret('t')}");
    }
}
