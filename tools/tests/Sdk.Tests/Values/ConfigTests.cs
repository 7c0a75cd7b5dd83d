using System.Text.Json;
using KeylessAlloyDb.Sdk.Tests.Engine;

namespace KeylessAlloyDb.Sdk.Tests.Values;

/// <summary>
/// Protects settings: their namespaces, their types, and errors that name the key. The expectations
/// are the official core's, Config.cs of 3.112.1.
/// </summary>
public class ConfigTests
{
    private static readonly JsonSerializerOptions s_camel = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    [Fact]
    public async Task Settings_are_read_as_the_type_asked_for()
    {
        await WithAsync(
            new()
            {
                ["proj:text"] = "t",
                ["proj:flag"] = "true",
                ["proj:off"] = "false",
                ["proj:number"] = "42",
                ["proj:double"] = "1.5",
                ["proj:object"] = """{"x":1}""",
            },
            config =>
            {
                (config.Get("text"), config.Require("text")).Should().Be(("t", "t"));
                (config.GetBoolean("flag"), config.RequireBoolean("off"))
                    .Should()
                    .Be((true, false));
                (config.GetInt32("number"), config.RequireInt32("number")).Should().Be((42, 42));
                (config.GetDouble("double"), config.RequireDouble("double"))
                    .Should()
                    .Be((1.5, 1.5));
                config.GetObject<Point>("object", s_camel).Should().Be(new Point(1));
                config.RequireObject<Point>("object", s_camel).Should().Be(new Point(1));
                config.GetObject<Dictionary<string, int>>("object").Should().ContainKey("x");
                config.RequireObject<Dictionary<string, int>>("object").Should().ContainKey("x");
            }
        );
    }

    [Fact]
    public async Task Secret_forms_give_secrets()
    {
        var engine = new FakeEngine
        {
            Config =
            {
                ["proj:text"] = "t",
                ["proj:flag"] = "true",
                ["proj:number"] = "42",
                ["proj:double"] = "1.5",
                ["proj:object"] = "[1]",
            },
        };
        await engine.SucceedAsync(() =>
        {
            var config = new Config();
            return new Dictionary<string, object?>
            {
                ["a"] = config.GetSecret("text"),
                ["b"] = config.RequireSecret("text"),
                ["c"] = config.GetSecretBoolean("flag"),
                ["d"] = config.RequireSecretBoolean("flag"),
                ["e"] = config.GetSecretInt32("number"),
                ["f"] = config.RequireSecretInt32("number"),
                ["g"] = config.GetSecretDouble("double"),
                ["h"] = config.RequireSecretDouble("double"),
                ["i"] = config.GetSecretObject<int[]>("object"),
                ["j"] = config.RequireSecretObject<int[]>("object"),
                ["k"] = config.GetSecretObject<int[]>("object", s_camel),
                ["l"] = config.RequireSecretObject<int[]>("object", s_camel),
            };
        });

        engine
            .StackOutputs.Should()
            .Be(
                "{a:secret('t'),b:secret('t'),c:secret(true),d:secret(true),"
                    + "e:secret(42),f:secret(42),g:secret(1.5),h:secret(1.5),"
                    + "i:secret([1]),j:secret([1]),k:secret([1]),l:secret([1])}"
            );
    }

    [Fact]
    public async Task What_is_not_set_is_null()
    {
        await WithAsync(
            [],
            config =>
            {
                config.Get("x").Should().BeNull();
                config.GetBoolean("x").Should().BeNull();
                config.GetInt32("x").Should().BeNull();
                config.GetDouble("x").Should().BeNull();
                config.GetObject<Point>("x").Should().BeNull();
                config.GetSecret("x").Should().BeNull();
                config.GetSecretBoolean("x").Should().BeNull();
                config.GetSecretInt32("x").Should().BeNull();
                config.GetSecretDouble("x").Should().BeNull();
                config.GetSecretObject<Point>("x").Should().BeNull();
            }
        );
    }

    [Fact]
    public async Task Rejects_a_missing_setting_by_its_full_key()
    {
        await WithAsync(
            [],
            config =>
            {
                Action[] reads =
                [
                    () => config.Require("x"),
                    () => config.RequireBoolean("x"),
                    () => config.RequireInt32("x"),
                    () => config.RequireDouble("x"),
                    () => config.RequireObject<Point>("x"),
                    () => config.RequireSecret("x"),
                ];
                reads
                    .Should()
                    .AllSatisfy(read =>
                        read.Should().Throw<RunException>().WithMessage("*'proj:x'*")
                    );
            }
        );
    }

    [Fact]
    public async Task Rejects_a_setting_of_another_type()
    {
        await WithAsync(
            new() { ["proj:x"] = "True?" },
            config =>
            {
                Action[] reads =
                [
                    () => config.GetBoolean("x"),
                    () => config.GetInt32("x"),
                    () => config.GetDouble("x"),
                    () => config.GetObject<Point>("x"),
                ];
                reads
                    .Should()
                    .AllSatisfy(read =>
                        read.Should().Throw<RunException>().WithMessage("*proj:x*")
                    );
            }
        );
    }

    [Fact]
    public async Task Namespaces_are_kept_apart_and_the_older_key_form_is_understood()
    {
        await WithAsync(
            new() { ["aws:region"] = "r", ["gcp:config:project"] = "p" },
            config =>
            {
                config.Get("region").Should().BeNull();
                new Config("aws").Get("region").Should().Be("r");
                new Config("gcp").Get("project").Should().Be("p");
                new Config("gcp:config").Get("project").Should().Be("p");
            }
        );
    }

    private static Task WithAsync(Dictionary<string, string> values, Action<Config> check) =>
        new FakeEngine { Config = values }.SucceedAsync(() => check(new Config()));

    private sealed record Point(int X);
}
