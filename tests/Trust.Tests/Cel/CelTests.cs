using System.Text.Json;
using KeylessAlloyDb.Login.Cel;

namespace KeylessAlloyDb.Trust.Tests.Cel;

/// <summary>
/// Protects the evaluator that the boundary tests rest on. The cases of cases.json are answered by
/// two independent engines, too: <c>make test-cel</c>.
/// </summary>
public sealed class CelTests
{
    private const string Session =
        "arn:aws:sts::123456789012:assumed-role/client/i-0123456789abcdef0";

    private static readonly JsonElement s_cases = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Cel", "cases.json")))
        .RootElement;

    public static TheoryData<string> Expressions =>
        [.. s_cases.GetProperty("cases").EnumerateObject().Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Answers_as_the_other_engines_do(string expression)
    {
        var arns = s_cases.GetProperty("arns").EnumerateArray().Select(arn => arn.GetString()!);
        var expected = s_cases.GetProperty("cases").GetProperty(expression).EnumerateArray();

        arns.Select(arn => Answer(expression, arn))
            .Should()
            .Equal(expected.Select(answer => answer.ToString()));
    }

    // https://cloud.google.com/iam/docs/conditions-attribute-reference#extract
    [Theory]
    [InlineData("assumed-role/{role}/", "client")]
    [InlineData("{account}assumed-role/", "arn:aws:sts::123456789012:")]
    [InlineData("assumed-role/{rest}", "client/i-0123456789abcdef0")]
    [InlineData("{all}", Session)]
    [InlineData("assumed-role/{none}/nowhere", "")]
    [InlineData("nowhere/{none}", "")]
    public void Extracts_what_stands_in_the_braces(string template, string expected) =>
        CelFunctions
            .Extract(Session, template, ExtractReading.FirstOccurrence)
            .Should()
            .Be(expected);

    [Theory]
    [InlineData(ExtractReading.FirstOccurrence, "a")]
    [InlineData(ExtractReading.LastOccurrence, "b")]
    internal void Reads_a_repeated_prefix_as_told(ExtractReading reading, string expected) =>
        CelFunctions.Extract("x/a/x/b", "x/{y}", reading)[..1].Should().Be(expected);

    [Theory]
    [InlineData("")]
    [InlineData("assertion.")]
    [InlineData("assertion.arn ==")]
    [InlineData("'open")]
    [InlineData("(true")]
    [InlineData("true true")]
    [InlineData("assertion.arn = 'x'")]
    [InlineData("assertion.arn & true")]
    [InlineData("'\\q'")]
    public void Rejects_text_that_is_no_expression(string text)
    {
        var parse = () => CelExpression.Parse(text);

        parse.Should().Throw<CelException>();
    }

    [Theory]
    [InlineData("'a' + 1")]
    [InlineData("attribute.aws_role == 'x'")]
    [InlineData("assertion.arn.split('/')")]
    [InlineData("assertion.arn.extract('no braces')")]
    [InlineData("assertion.arn.extract('{a}/{b}')")]
    [InlineData("'x' ? true : false")]
    [InlineData("'a' < 1")]
    [InlineData("'a' in 'abc'")]
    public void Rejects_what_has_no_value(string text) =>
        Answer(text, Session).Should().Be("error");

    private static string Answer(string expression, string arn)
    {
        var assertion = new Dictionary<string, object>
        {
            ["arn"] = arn,
            ["account"] = "123456789012",
            ["groups"] = new List<object> { "a", "b" },
        };
        try
        {
            return CelExpression.Parse(expression).Evaluate(("assertion", assertion)) switch
            {
                bool value => value ? "True" : "False",
                var value => value.ToString()!,
            };
        }
        catch (CelException)
        {
            return "error";
        }
    }
}
