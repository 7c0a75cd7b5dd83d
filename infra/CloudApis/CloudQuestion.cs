using System.Text.RegularExpressions;

namespace KeylessAlloyDb.CloudApis;

/// <summary>
/// Functions that ask a cloud. An error, such as an expired login, becomes one sentence; without this class
/// the SDK prints a stack trace.
/// </summary>
public static partial class CloudQuestion
{
    /// <summary>Asks, and returns the answer as an output. The output fails if the cloud does not answer.</summary>
    /// <param name="what">
    /// The question's subject, as the beginning of a sentence: "The account of the AWS login".
    /// </param>
    /// <param name="ask">Asks.</param>
    public static Output<T> Ask<T>(string what, Func<Task<T>> ask) =>
        Output.Create(AskAsync(what, ask));

    /// <summary>Asks.</summary>
    /// <param name="what">The question's subject, as the beginning of a sentence.</param>
    /// <param name="ask">Asks.</param>
    /// <exception cref="RunException">The cloud does not answer.</exception>
    public static async Task<T> AskAsync<T>(string what, Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not RunException)
        {
            var detail = Detail().Match(e.Message);
            var reason = detail.Success ? detail.Groups["text"].Value : e.Message;
            throw new RunException(
                $"{what} cannot be read: {Blanks().Replace(reason, " ").Trim()}. "
                    + "If the login has expired, log in again (aws sso login, gcloud auth application-default login)."
            );
        }
    }

    /// <summary>Asks for something that may not exist.</summary>
    /// <param name="what">The question's subject, as the beginning of a sentence.</param>
    /// <param name="ask">Asks.</param>
    /// <returns>Null where there is nothing.</returns>
    /// <exception cref="RunException">The cloud does not answer.</exception>
    public static async Task<T?> FindAsync<T>(string what, Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await AskAsync(what, ask).ConfigureAwait(false);
        }
        catch (RunException none) when (Nothing().IsMatch(none.Message))
        {
            return null;
        }
    }

    /// <summary>The words of AWS's provider, and those of Google's.</summary>
    /// <remarks>
    /// https://github.com/hashicorp/terraform-provider-aws/blob/v6.58.0/internal/tfresource/not_found_error.go,
    /// HandleDataSourceNotFoundError in
    /// https://github.com/hashicorp/terraform-provider-google-beta/blob/v7.45.0/google-beta/transport/transport.go
    /// </remarks>
    [GeneratedRegex(
        @"\bno matching |\breturned no results|\bno Route53 Resolver Endpoint matched|\bcouldn't find resource\b|(: |\* )\S+ not found\b|\bgoogleapi: Error 404\b"
    )]
    private static partial Regex Nothing();

    [GeneratedRegex("""Detail="(?<text>.*?)"(, DebugException|\))""", RegexOptions.Singleline)]
    private static partial Regex Detail();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
