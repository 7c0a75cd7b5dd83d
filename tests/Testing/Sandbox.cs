using System.Diagnostics;

namespace KeylessAlloyDb.Testing;

public sealed record Outcome(int Exit, string Output, string Error);

/// <summary>
/// A directory with a copy of ci/ and the stack settings, and a PATH whose first commands are fakes.
/// A fake writes down how it was called and answers with a piece of bash per pattern of arguments.
/// </summary>
public sealed class Sandbox : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("workflows-").FullName;
    private readonly Dictionary<string, string> _environment = new()
    {
        ["GITHUB_REPOSITORY"] = "example/keyless-alloydb",
        ["GOOGLE_PROJECT"] = "example-review",
        ["PULUMI_BACKEND_URL"] = "gs://example-state",
        ["PULUMI_SECRETS_PROVIDER"] = "gcpkms://example-key",
    };

    public Sandbox()
    {
        Directory.CreateDirectory(Bin);
        foreach (var script in Directory.EnumerateFiles(Path.Combine(Repository.Root, "ci")))
        {
            CopyFrom(script, "ci");
        }
        foreach (var settings in Directory.EnumerateFiles(Repository.Root, "Pulumi*.yaml"))
        {
            CopyFrom(settings, "");
        }
        foreach (
            var tool in (string[])
                [
                    "pulumi",
                    "aws",
                    "gcloud",
                    "gh",
                    "dotnet",
                    "make",
                    "sleep",
                    "sudo",
                    "setpriv",
                    "install",
                    "pkill",
                    "iptables",
                    "ip6tables",
                    "curl",
                ]
        )
        {
            Fake(tool);
        }
    }

    private string Bin => Path.Combine(_root, "bin");

    public string Calls => Read("calls");

    /// <summary>The calls of one tool, without its name, in order.</summary>
    public IReadOnlyList<string> CallsOf(string tool) =>
        [
            .. Calls
                .Split('\n')
                .Where(call => call.StartsWith($"{tool} ", StringComparison.Ordinal))
                .Select(call => call[(tool.Length + 1)..]),
        ];

    public string Read(string file) =>
        File.Exists(Path.Combine(_root, file)) ? File.ReadAllText(Path.Combine(_root, file)) : "";

    public void Write(string file, string text)
    {
        var path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Lets every user look in, and nobody else write.</summary>
    public void Open() => File.SetUnixFileMode(_root, (UnixFileMode)0b111_101_101);

    public bool Exists(string file) => File.Exists(Path.Combine(_root, file));

    public void Set(string variable, string value) => _environment[variable] = value;

    /// <summary>
    /// Answers are tried in order; what no pattern fits succeeds in silence. FAIL_AT makes the n-th
    /// call of the tool fail. What a tool does whatever the test is, comes first.
    /// </summary>
    public void Fake(string tool, params (string Pattern, string Bash)[] answers)
    {
        var cases = answers.Select(answer => $"  {answer.Pattern}) {answer.Bash} ;;\n");
        Install(
            tool,
            $$"""
            if [[ "${FAIL_TOOL:-}" == {{tool}} ]]; then
              n=$(grep -c '^{{tool}} ' "$calls")
              if [[ "$FAIL_AT" == every || "$FAIL_AT" == "$n" ]]; then
                echo "{{tool}}: refused by the test" >&2
                exit 9
              fi
            fi
            {{Always(tool)}}
            case "$*" in
            {{string.Concat(cases)}}esac
            """
        );
    }

    /// <summary>
    /// pulumi 3.259.0 takes a policy pack for three commands, and looks for a relative path in another folder;
    /// dotnet and make publish one.
    /// </summary>
    /// <remarks>https://github.com/pulumi/pulumi/tree/v3.259.0/pkg/cmd/pulumi/operations</remarks>
    private static string Always(string tool) =>
        tool switch
        {
            "pulumi" => """
                if [[ "$*" == *--policy-pack* ]]; then
                  [[ "$*" =~ ^(preview|up|policy analyze)\ .*--policy-pack\ ([^ ]+) ]] \
                    || { echo "error: unknown flag: --policy-pack" >&2; exit 255; }
                  [[ "${BASH_REMATCH[2]}" == /* && -x "${BASH_REMATCH[2]}" ]] \
                    || { echo "error: policy pack not found at ${BASH_REMATCH[2]}" >&2; exit 255; }
                fi
                """,
            "dotnet" => """
                if [[ "$*" =~ ^publish\ .*/policy-pack\ .*--output\ ([^ ]+) ]]; then
                  mkdir -p "${BASH_REMATCH[1]}"
                  touch "${BASH_REMATCH[1]}/keyless-alloydb-rules"
                  chmod +x "${BASH_REMATCH[1]}/keyless-alloydb-rules"
                fi
                """,
            "make" => """
                if [[ "$*" == policy-pack ]]; then
                  dotnet publish tools/policy-pack --output artifacts/policy-pack
                fi
                """,
            _ => "",
        };

    /// <summary>Replaces a tool by a piece of bash, which writes down how it was called.</summary>
    public void Install(string tool, string bash)
    {
        Write(
            $"bin/{tool}",
            $$"""
            #!/bin/bash
            calls='{{_root}}/calls'
            printf '%s\n' "{{tool}} ${*//$'\n'/ }" >>"$calls"
            {{bash}}

            """
        );
        MakeExecutable($"bin/{tool}");
    }

    public void MakeExecutable(string file) =>
        File.SetUnixFileMode(Path.Combine(_root, file), (UnixFileMode)0b111_101_101);

    public Outcome Run(string command, IReadOnlyDictionary<string, string>? environment = null)
    {
        // As GitHub runs `shell: bash`.
        var start = new ProcessStartInfo("bash")
        {
            ArgumentList = { "--noprofile", "--norc", "-eo", "pipefail", "-c", command },
            WorkingDirectory = _root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in _environment.Concat(environment ?? _environment))
        {
            start.Environment[name] = value;
        }
        start.Environment["HOME"] = _root;
        start.Environment["PATH"] = $"{Bin}:/usr/local/bin:/usr/bin:/bin";
        start.Environment["CALLS"] = Path.Combine(_root, "calls");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void CopyFrom(string file, string directory)
    {
        var target = Path.Combine(_root, directory, Path.GetFileName(file));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
    }
}
