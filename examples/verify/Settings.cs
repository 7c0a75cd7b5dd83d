using System.Globalization;

namespace KeylessAlloyDb.Examples.Verify;

/// <summary>What the client is told about its login. None of it is secret.</summary>
internal sealed record Settings
{
    /// <summary>
    /// Whom Google trusts: a role as <c>AwsRole.AssumedRoleArn</c>, or a pod's subject such as
    /// <c>system:serviceaccount:shop:web</c>.
    /// </summary>
    public required string Expected { get; init; }

    /// <summary>The text of the credential file that the client uses.</summary>
    public required string CredentialFile { get; init; }

    /// <summary><c>projects/P/locations/R/clusters/C/instances/I</c>.</summary>
    public required string Instance { get; init; }

    /// <summary>The database user.</summary>
    public required string User { get; init; }

    /// <summary>Host and port of the Auth Proxy; null where the client has a connector in its process.</summary>
    public required (string Host, int Port)? Proxy { get; init; }

    /// <summary>AlloyDB's port for connectors.</summary>
    public int DatabasePort { get; init; } = 5433;

    /// <summary>For a login: longer than the 30 seconds that the proxy gives a connection. Whole seconds.</summary>
    public TimeSpan LoginLimit { get; init; } = TimeSpan.FromSeconds(32);

    /// <summary>Reads the settings.</summary>
    /// <param name="variable">The environment.</param>
    /// <exception cref="InvalidOperationException">Variables, or their file, are missing or wrong: all of them are named.</exception>
    public static Settings Of(Func<string, string?> variable)
    {
        var missing = new List<string>();
        var settings = new Settings
        {
            Expected = Required("EXPECTED_IDENTITY"),
            CredentialFile = variable("GOOGLE_APPLICATION_CREDENTIALS") is { Length: > 0 } path
                ? Content(path)
                : Required("GOOGLE_CREDENTIALS"),
            Instance = Required("ALLOYDB_INSTANCE"),
            User = Required("ALLOYDB_USER"),
            Proxy = variable("PGHOST") is { Length: > 0 } host ? (host, Port()) : null,
        };
        return missing.Count == 0
            ? settings
            : throw new InvalidOperationException(
                $"What verify needs is not there: {string.Join(", ", missing)}. docs/clients.md says what each variable "
                    + "holds."
            );

        string Content(string path)
        {
            try
            {
                return File.ReadAllText(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                missing.Add($"the file {path} of GOOGLE_APPLICATION_CREDENTIALS");
                return "";
            }
        }

        int Port()
        {
            if (variable("PGPORT") is not { Length: > 0 } text)
            {
                return 5432;
            }
            if (
                !ushort.TryParse(
                    text,
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var port
                )
                || port == 0
            )
            {
                missing.Add($"a port from 1 to 65535 in PGPORT, which is \"{text}\"");
            }
            return port;
        }

        string Required(string name)
        {
            if (variable(name) is { Length: > 0 } value)
            {
                return value;
            }
            missing.Add(name);
            return "";
        }
    }
}
