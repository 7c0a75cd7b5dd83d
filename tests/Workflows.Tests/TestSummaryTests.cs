using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>Protects that a run of the tests says what it has not tested, and what failed, and why.</summary>
public sealed class TestSummaryTests
{
    [Fact]
    public void Names_what_was_skipped_the_slowest_and_last_what_failed_with_its_reason()
    {
        using var sandbox = new Sandbox();
        sandbox.Write(
            "out/a.trx",
            $"""
            <TestRun><Results>
              {Result("A.Quick", "00:00:00.2500000", "Passed")}
              {Result("A.Slow(text: &quot;&lt;x&gt;&quot;)", "00:01:02.5000000", "Passed")}
              {Result("A.Broken", "00:00:01.0000000", "Failed", "it is\nnot so")}
              {Result("A.One", "00:00:00.0010000", "NotExecuted", "needs root &amp; setpriv")}
            </Results></TestRun>
            """
        );
        sandbox.Write(
            "out/b.trx",
            $"<TestRun><Results>{Result("B.Two", "00:00:00.0010000", "NotExecuted", "needs root &amp; setpriv")}</Results><ResultSummary outcome=\"Failed\" /></TestRun>"
        );

        sandbox
            .Run("ci/test-summary.sh out 125")
            .Output.Should()
            .Be(
                """
                2 tests passed, 1 failed, 2 skipped, in 2 min 5 s with the build
                Skipped:
                      2 needs root & setpriv
                The slowest tests, in seconds:
                    62.5    A.Slow(text: "<x>")
                     1.0    A.Broken
                     0.2    A.Quick
                Failed:
                A.Broken: it is not so

                """.ReplaceLineEndings("\n")
            );
    }

    private static string Result(
        string name,
        string time,
        string outcome,
        string? message = null
    ) =>
        $"<UnitTestResult testId=\"1\" testName=\"{name}\" duration=\"{time}\" outcome=\"{outcome}\""
        + (
            message is null
                ? " />"
                : $">\n<Output>\n<ErrorInfo>\n<Message>{message}</Message>\n</ErrorInfo>\n</Output>\n</UnitTestResult>"
        );
}
