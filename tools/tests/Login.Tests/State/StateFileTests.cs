using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Login.Tests.State;

/// <summary>Protects the lab and the twin of a login from reading a state as something else than it is.</summary>
public sealed class StateFileTests
{
    [Fact]
    public void Secrets_are_read_in_clear_text_wherever_they_are() =>
        Parse(
                """{"urn":"urn::a","type":"t","outputs":{"list":[{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","plaintext":"{\"key\":\"k1\"}"}]}}"""
            )
            .Text("list[0].key")
            .Should()
            .Be("k1");

    [Fact]
    public void What_waits_for_its_deletion_is_no_part_of_it() =>
        StateFile
            .Parse(
                """{"version":3,"deployment":{"resources":[{"urn":"urn::old","type":"t","delete":true}]}}"""
            )
            .Resources.Should()
            .BeEmpty();

    [Fact]
    public void An_output_wins_over_the_input_of_the_same_name() =>
        Parse("""{"urn":"urn::a","type":"t","inputs":{"ip":"1","name":"n"},"outputs":{"ip":"2"}}""")
            .Should()
            .Match<StateResource>(one => one.Text("ip") == "2" && one.Text("name") == "n");

    [Fact]
    public void The_stack_is_that_of_the_urns() =>
        StateFile.Parse(Sample.State().ToJsonString()).Stack.Should().Be("dev");

    [Fact]
    public void Rejects_secrets_that_are_encrypted_and_says_how_to_export_them() =>
        FluentActions
            .Invoking(() =>
                Parse(
                    """{"urn":"urn::a","type":"t","outputs":{"key":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"x"}}}"""
                )
            )
            .Should()
            .Throw<StateException>()
            .WithMessage("*encrypted*--show-secrets*");

    [Theory]
    [InlineData("""{"version":2,"deployment":{}}""", "*version 2*supported is 3*")]
    [InlineData("""{}""", "*version (not set)*")]
    [InlineData("""[]""", "*no deployment as `pulumi stack export` writes it*")]
    [InlineData("not JSON", "*no deployment as `pulumi stack export` writes it*")]
    public void Rejects_what_is_no_deployment(string text, string message) =>
        FluentActions
            .Invoking(() => StateFile.Parse(text))
            .Should()
            .Throw<StateException>()
            .WithMessage(message);

    /// <summary>The report compares it with its own: HtmlReportTests has the same state and the same digits.</summary>
    [Fact]
    public void The_fingerprint_is_the_one_that_the_report_computes() =>
        StateFile
            .Parse(
                """
                {"version":3,"deployment":{"resources":[{"urn":"urn:pulumi:dev::p::aws:ec2/vpc:Vpc::vpc","type":"aws:ec2/vpc:Vpc","custom":true,"inputs":{"__defaults":[],"cidrBlock":"10.0.0.0/16","dns":true,"asn":65001,"list":["a",{"b":null}],"key":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","plaintext":"\"psk\""}}},{"urn":"urn:pulumi:dev::p::random:index/randomId:RandomId::id","type":"random:index/randomId:RandomId","custom":true,"inputs":{"x":1}}]}}
                """
            )
            .Fingerprint.Should()
            .Be("8e43d681d5846a8cbd560080061c37535dd5bca7a8b1493b3c3337a8fc0f0dad");

    private static StateResource Parse(string resource) =>
        StateFile
            .Parse($$$"""{"version":3,"deployment":{"resources":[{{{resource}}}]}}""")
            .Resources.Single();
}
