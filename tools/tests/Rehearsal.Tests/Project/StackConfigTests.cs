using KeylessAlloyDb.Rehearsal.Project;

namespace KeylessAlloyDb.Rehearsal.Tests.Project;

/// <summary>Protects that settings reach the program as Pulumi would hand them over.</summary>
public sealed class StackConfigTests : IDisposable
{
    private const string Declared = """
        name: proj
        main: stacks
        config:
          region: { type: string, default: here }
          count: { type: integer, default: 3 }
          flag: { type: boolean, default: false }
          names: { type: array, items: { type: string }, default: [a, b] }
          sizes: { type: object, default: { small: 1, text: "1" } }
          key: { type: string, secret: true, default: hush }
          other:plain: verbatim
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("rehearsal").FullName;

    [Fact]
    public void Defaults_fill_what_the_stack_leaves_out()
    {
        var values = Read("config: {}").Values;

        values["proj:region"].Text.Should().Be("here");
        values["proj:count"].Text.Should().Be("3");
        values["proj:names"].Text.Should().Be("""["a","b"]""");
        values["proj:sizes"].Text.Should().Be("""{"small":1,"text":"1"}""");
        values["other:plain"].Text.Should().Be("verbatim");
        values["proj:key"].Secret.Should().BeTrue();
    }

    /// <summary>
    /// Seen with Pulumi 3.276.0: 1.20 reaches the program as 1.2, and an account id without quotes
    /// loses its zero. Octal: gopkg.in/yaml.v3, resolve.go.
    /// </summary>
    [Theory]
    [InlineData("1.20", "1.2")]
    [InlineData("012345678901", "12345678901")]
    [InlineData("0777", "511")]
    [InlineData("True", "true")]
    [InlineData("\"012345678901\"", "012345678901")]
    [InlineData("'1.20'", "1.20")]
    [InlineData("0a", "0a")]
    public void A_scalar_without_quotes_comes_out_as_Go_prints_it(string yaml, string text) =>
        Read($"config:\n  proj:region: {yaml}").Values["proj:region"].Text.Should().Be(text);

    /// <summary>Seen with Pulumi 3.276.0: accepted, with a warning.</summary>
    [Fact]
    public void A_setting_without_value_is_empty_and_warned_of()
    {
        var config = Read("config:\n  proj:region:");

        config.Values["proj:region"].Text.Should().BeEmpty();
        config
            .Warnings.Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("No value for configuration key 'proj:region'")
            .And.Contain("will be treated as null in a future version");
    }

    /// <summary>Pulumi's default providers take what a stack says under their package's name.</summary>
    [Fact]
    public void Settings_of_packages_are_for_their_default_providers() =>
        Read("config:\n  aws:region: eu-west-1")
            .OfPackages("proj")["aws"]
            .Text("region")
            .Should()
            .Be("eu-west-1");

    [Fact]
    public void The_long_form_of_a_key_is_the_same_key() =>
        Read("config:\n  proj:config:region: there")
            .Values["proj:region"]
            .Text.Should()
            .Be("there");

    [Theory]
    [InlineData("region=there", "proj:region", "there")]
    [InlineData("proj:region=a=b", "proj:region", "a=b")]
    [InlineData("aws:region=x", "aws:region", "x")]
    public void An_override_replaces_a_setting(string text, string key, string value) =>
        Read("config: {}", text).Values[key].Text.Should().Be(value);

    [Theory]
    [InlineData("names[1]=c", "proj:names", """["a","c"]""")]
    [InlineData("names[2]=c", "proj:names", """["a","b","c"]""")]
    [InlineData("sizes.small=2", "proj:sizes", """{"small":2,"text":"1"}""")]
    [InlineData(
        "proj:sizes.deep.er=true",
        "proj:sizes",
        """{"small":1,"text":"1","deep":{"er":true}}"""
    )]
    public void A_path_reaches_into_a_setting_of_the_stack(string text, string key, string value) =>
        StackConfig
            .Read(
                Project("config:\n  names: [a, b]\n  sizes: { small: 1, text: \"1\" }"),
                "dev",
                [text],
                overridesArePaths: true
            )
            .Values[key]
            .Text.Should()
            .Be(value);

    [Theory]
    [InlineData(
        "count: many",
        "Pulumi.dev.yaml:2: count = (hidden, as it may be a secret): is not of type integer. Allowed: a whole number."
    )]
    [InlineData(
        "flag: yes",
        "Pulumi.dev.yaml:2: flag = \"yes\": is not of type boolean. Allowed: true, false."
    )]
    [InlineData("names: { a: 1 }", "names = (hidden): is not of type array of string")]
    [InlineData("names: [a, 1]", "names = (hidden): is not of type array of string")]
    [InlineData(
        "names: '[\"a\"]'",
        "names = (hidden, as it may be a secret): is not of type array of string"
    )]
    [InlineData("sizes: [1]", "sizes = (hidden): is not of type object")]
    [InlineData("region: [here]", "region = (hidden): is not of type string")]
    [InlineData("key: 7\n  count: x", "count = \"x\": is not of type integer")]
    public void Rejects_values_of_another_type_than_declared(string setting, string message) =>
        FluentActions
            .Invoking(() => Read($"config:\n  {setting}").ThrowIfWrong())
            .Should()
            .Throw<RehearsalException>()
            .WithMessage($"*{message}*");

    [Fact]
    public void Rejects_all_problems_at_once() =>
        FluentActions
            .Invoking(() => Read("config:\n  count: x\n  flag: y").ThrowIfWrong())
            .Should()
            .Throw<RehearsalException>()
            .WithMessage("*:2: count = *:3: flag = *");

    [Fact]
    public void Rejects_a_missing_setting_without_default()
    {
        File.WriteAllText(
            Path.Combine(_directory, "Pulumi.yaml"),
            "name: proj\nconfig:\n  must: { type: string }"
        );
        File.WriteAllText(Path.Combine(_directory, "Pulumi.dev.yaml"), "config: {}");

        FluentActions
            .Invoking(() =>
                StackConfig.Read(ProjectFile.Find(_directory), "dev", [], false).ThrowIfWrong()
            )
            .Should()
            .Throw<RehearsalException>()
            .WithMessage("must = (not set): is required*Pulumi.dev.yaml or with -c*");
    }

    [Fact]
    public void Rejects_an_unknown_stack_and_names_those_there_are() =>
        FluentActions
            .Invoking(() => StackConfig.Read(Project("config: {}"), "qa", [], false))
            .Should()
            .Throw<RehearsalException>()
            .WithMessage("*no stack named 'qa'*there are: dev*");

    [Fact]
    public void Rejects_encrypted_settings_and_says_what_to_do() =>
        FluentActions
            .Invoking(() => Read("config:\n  key: { secure: v1:abc }"))
            .Should()
            .Throw<RehearsalException>()
            .WithMessage("*'key' is encrypted*-c key=*");

    [Theory]
    [InlineData("novalue")]
    [InlineData("=x")]
    public void Rejects_an_override_without_key_or_value(string text) =>
        FluentActions.Invoking(() => Read("config: {}", text)).Should().Throw<RehearsalException>();

    [Fact]
    public void Rejects_broken_YAML_with_file_and_line() =>
        FluentActions
            .Invoking(() => Read("config:\n  a: [1"))
            .Should()
            .Throw<RehearsalException>()
            .WithMessage("Pulumi.dev.yaml:*not valid YAML*");

    [Fact]
    public void The_project_is_found_from_a_directory_below_it()
    {
        Project("config: {}");
        var below = Directory.CreateDirectory(Path.Combine(_directory, "a", "b")).FullName;

        ProjectFile.Find(below).ProgramDirectory.Should().Be(Path.Combine(_directory, "stacks"));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private ProjectFile Project(string stackFile)
    {
        File.WriteAllText(Path.Combine(_directory, "Pulumi.yaml"), Declared);
        File.WriteAllText(Path.Combine(_directory, "Pulumi.dev.yaml"), stackFile);
        return ProjectFile.Find(_directory);
    }

    private StackConfig Read(string stackFile, params string[] overrides) =>
        StackConfig.Read(Project(stackFile), "dev", overrides, overridesArePaths: false);
}
