using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Tests.Plan;

/// <summary>Protects that the lab runs what the first boot writes, word by word, and nothing of its own.</summary>
public sealed class ProxyUnitTests
{
    private const string UserData = """
        #cloud-config
        write_files:
          - path: /etc/alloydb/credentials.json
            permissions: "0644"
            content: |-
              {
                "type": "external_account"
              }
          - path: /etc/systemd/system/alloydb-auth-proxy-public.service
            permissions: "0644"
            content: |
              [Service]
              # ExecStart=/bin/false
              ExecStart=/usr/local/bin/alloydb-auth-proxy --public-ip --port=5434 "a b\"c" 100%% $$HOME
              Environment=AWS_REGION=eu-west-1
              Environment=NO_PROXY=169.254.169.254
        runcmd:
          - [systemctl, daemon-reload]

        """;

    [Fact]
    public void Files_keep_every_character() =>
        BootFile
            .Read(UserData)[0]
            .Should()
            .Be(
                new BootFile(
                    "/etc/alloydb/credentials.json",
                    "{\n  \"type\": \"external_account\"\n}"
                )
            );

    [Fact]
    public void A_unit_s_command_is_what_systemd_would_run()
    {
        var unit = BootFile.Read(UserData).Select(ProxyUnit.Read).OfType<ProxyUnit>().Single();

        unit.Name.Should().Be("alloydb-auth-proxy-public.service");
        (unit.Path, unit.Port, unit.Binary)
            .Should()
            .Be(("public", 5434, "/usr/local/bin/alloydb-auth-proxy"));
        unit.Command.Skip(1)
            .Should()
            .Equal("--public-ip", "--port=5434", "a b\"c", "100%", "$HOME");
        unit.Environment.Should().Equal("AWS_REGION=eu-west-1", "NO_PROXY=169.254.169.254");
    }

    [Fact]
    public void An_instance_without_user_data_has_no_files() =>
        BootFile.Read("").Should().BeEmpty();
}
