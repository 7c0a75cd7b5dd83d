using System.Diagnostics;

namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>Protects the program around the server of tokens: a container that is told too little says what it lacks.</summary>
public sealed class SubjectTokenProgramTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task All_that_is_missing_or_wrong_is_named_at_once()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "SubjectToken.dll")]
        )
        {
            RedirectStandardError = true,
        };
        start.Environment.Remove("AWS_REGION");
        start.Environment.Remove("AUDIENCE");
        start.Environment["PORT"] = "abc";
        using var program = Process.Start(start)!;

        var error = await program.StandardError.ReadToEndAsync().WaitAsync(s_limit);
        await program.WaitForExitAsync().WaitAsync(s_limit);

        error
            .Should()
            .Contain("AWS_REGION, AUDIENCE, a port from 1 to 65535 in PORT, which is \"abc\".")
            .And.NotContain("   at ");
        program.ExitCode.Should().Be(2);
    }
}
