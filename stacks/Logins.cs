namespace KeylessAlloyDb.Stacks;

/// <summary>
/// Asks each cloud one question before anything is registered there. Without it, an expired login fails every
/// function that the components ask, and each failure is printed.
/// </summary>
internal static class Logins
{
    /// <summary>It waits for both answers, so that a wrong login ends the program here.</summary>
    /// <exception cref="RunException">A cloud does not answer; one sentence for each that does not.</exception>
    public static void Confirm(Settings settings, Gcp.Provider google, Aws.Provider aws)
    {
        var project = settings.GoogleProject;
        Task[] questions =
        [
            CloudQuestion.AskAsync(
                "The account of the AWS login",
                () => Aws.GetCallerIdentity.InvokeAsync(options: new() { Provider = aws })
            ),
            CloudQuestion.AskAsync(
                $"Google Cloud project {project}",
                () =>
                    Gcp.Organizations.GetProject.InvokeAsync(
                        new() { ProjectId = project },
                        new() { Provider = google }
                    )
            ),
        ];
        try
        {
            Task.WaitAll(questions);
        }
        catch (AggregateException refusals)
        {
            throw new RunException(
                string.Join('\n', refusals.InnerExceptions.Select(refusal => refusal.Message))
            );
        }
    }
}
