using KeylessAlloyDb.Rehearsal.Cli;

namespace KeylessAlloyDb.Rehearsal.Tests.Cli;

/// <summary>
/// Protects from a forgotten value: System.CommandLine takes the next option for the value, and the
/// run would rehearse something else.
/// </summary>
/// <remarks>https://learn.microsoft.com/dotnet/standard/commandline/syntax#option-arguments</remarks>
public class OptionValuesTests
{
    [Theory]
    [InlineData("up --fail --slow x=1m", "--fail needs a value, and '--slow' is")]
    [InlineData("up --export --show-secrets", "--export needs a value, and '--show-secrets' is")]
    [InlineData("preview --stack --json", "--stack needs a value, and '--json' is")]
    [InlineData("diff --html --markdown", "--html needs a value, and '--markdown' is")]
    [InlineData("sweep --change --changes f", "--change needs a value, and '--changes' is")]
    [InlineData("preview --parallel 0", "--parallel takes a number from 1")]
    [InlineData("diff --limit none", "--limit takes a number of bytes from 1")]
    public void A_wrong_value_is_refused(string line, string message) =>
        RehearsalCommand
            .Create()
            .Parse(line)
            .Errors.Should()
            .ContainSingle(error => error.Message.StartsWith(message));

    [Theory]
    [InlineData("up --fail create:a --slow x=1m --kill=update:b")]
    [InlineData("preview --config a=--b --json --parallel 1")]
    [InlineData("destroy --skip-preview -s dev")]
    public void A_value_of_any_other_form_is_taken(string line) =>
        RehearsalCommand.Create().Parse(line).Errors.Should().BeEmpty();
}
