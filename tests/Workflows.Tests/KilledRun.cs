using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>
/// A stand-in for pulumi, with both clouds behind it, for what a killed run leaves: a lock, no history,
/// pending creates, and resources that exist and are in no state. It refuses as the CLI does.
/// </summary>
/// <remarks>
/// The texts are those of CLI 3.276.0 with a state in a directory, written down on 2026-11-29 after
/// updates that were ended by SIGKILL.
/// </remarks>
internal static class KilledRun
{
    private const string Prefix = "urn:pulumi:pr-9::keyless-alloydb";

    /// <summary>One resource: URN, id, and the id of what the cloud does not delete before it.</summary>
    public const string Network =
        Prefix
        + "::keyless-alloydb:network:PscNetwork$gcp:compute/network:Network::network-vpc "
        + "projects/example-review/global/networks/network-vpc-ab6ece1 -";

    public const string Vpc =
        Prefix
        + "::keyless-alloydb:connector:AwsConnector$aws:ec2/vpc:Vpc::connector-vpc vpc-0123456789abcdef0 -";

    public const string ClusterId =
        "projects/example-review/locations/asia-northeast1/clusters/keyless-pr-9";

    public const string VpnGatewayId = "vgw-0123456789abcdef0";

    /// <summary>In the cloud, the cluster holds its network and the gateway its VPC.</summary>
    public const string Cluster =
        "- " + ClusterId + " projects/example-review/global/networks/network-vpc-ab6ece1";

    public const string VpnGateway = "- " + VpnGatewayId + " vpc-0123456789abcdef0";

    public const string PendingCluster = """
        {
            "resource": {
                "urn": "urn:pulumi:pr-9::keyless-alloydb::keyless-alloydb:database:AlloyDbIamCluster$gcp:alloydb/cluster:Cluster::database-cluster",
                "custom": true,
                "type": "gcp:alloydb/cluster:Cluster",
                "inputs": {
                    "clusterId": "keyless-pr-9",
                    "location": "asia-northeast1",
                    "project": "example-review",
                    "pscConfig": {
                        "project": "another"
                    }
                },
                "parent": "urn:pulumi:pr-9::keyless-alloydb::keyless-alloydb:database:AlloyDbIamCluster::database",
                "provider": "urn:pulumi:pr-9::keyless-alloydb::pulumi:providers:gcp::google::fc964201-9c68-4749-ad53-fccaf4840994"
            },
            "type": "creating"
        }
        """;

    public const string PendingVpnGateway = """
        {
            "resource": {
                "urn": "urn:pulumi:pr-9::keyless-alloydb::keyless-alloydb:connector:AwsConnector$aws:ec2/vpnGateway:VpnGateway::connector-gateway",
                "custom": true,
                "type": "aws:ec2/vpnGateway:VpnGateway",
                "inputs": {
                    "amazonSideAsn": "64512"
                },
                "parent": "urn:pulumi:pr-9::keyless-alloydb::keyless-alloydb:connector:AwsConnector::connector",
                "provider": "urn:pulumi:pr-9::keyless-alloydb::pulumi:providers:aws::aws::f0430034-0e90-4ea0-a997-a2b2361984bf"
            },
            "type": "creating"
        }
        """;

    /// <param name="sandbox">Where the tools are replaced.</param>
    /// <param name="state">Resources that the state knows; all of them exist.</param>
    /// <param name="pending">Creates that the state knows to have begun.</param>
    /// <param name="world">What exists besides.</param>
    /// <param name="locked">Whether the killed run's lock is there.</param>
    /// <param name="history">Whether an update has ended before.</param>
    public static void Leave(
        Sandbox sandbox,
        string[] state,
        string[] pending,
        string[] world,
        bool locked,
        bool history
    )
    {
        sandbox.Write("cloud/state", Lines(state));
        sandbox.Write("cloud/world", Lines([.. state, .. world]));
        sandbox.Write("cloud/pending", string.Join(",\n", pending));
        if (locked)
        {
            sandbox.Write("cloud/lock", "");
        }
        if (history)
        {
            sandbox.Write("cloud/history", "");
        }
        sandbox.Install("pulumi", Pulumi);
        sandbox.Fake(
            "aws",
            (
                "'resourcegroupstaggingapi get-resources '*'ec2:vpn-gateway --tag-filters Key=stack,Values=pr-9 '*",
                "grep -o 'vgw-[0-9a-f]*' \"$HOME/cloud/world\" | sed 's|^|arn:aws:ec2:ap-northeast-1:123456789012:vpn-gateway/|'"
            )
        );
    }

    private static string Lines(string[] lines) => string.Concat(lines.Select(line => line + "\n"));

    private const string Pulumi = """
        cd "$HOME/cloud"
        locked() {
          [[ ! -f lock ]] || {
            echo "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`." >&2
            exit 1
          }
        }
        case "$*" in
          'config refresh '*)
            [[ -f history ]] || { echo 'error: getting latest configuration: no previous deployment' >&2; exit 1; } ;;
          'cancel '*)
            [[ " $* " == *' --yes '* ]] || { echo 'error: --yes must be passed in to proceed when running in non-interactive mode' >&2; exit 1; }
            rm -f lock ;;
          'refresh '*)
            locked
            if [[ " $* " == *' --clear-pending-creates '* ]]; then : >pending
            elif [[ -s pending ]]; then echo 'Note that pulumi refresh will need to be run interactively to clear pending CREATE operations.' >&2
            fi
            touch history ;;
          'import '*)
            locked
            [[ -z "${FAIL_IMPORT:-}" ]] || { echo 'error: 403 PERMISSION_DENIED' >&2; exit 1; }
            grep -q " $4 " world || { echo "error: Preview failed: resource '$4' does not exist" >&2; exit 1; }
            grep " $4 " world | sed "s|^-|urn:pulumi:pr-9::keyless-alloydb::x\$$2::$3|" >>state ;;
          'destroy '*)
            locked
            # What the cloud says is in use stays.
            tac state | while read -r urn id uses; do
              if grep -q " $id\$" world; then
                echo "error: $id is in use" >&2
                echo "$urn $id $uses"
              else
                grep -v " $id " world >world.new || true
                mv world.new world
              fi
            done >left
            mv left state
            touch history
            [[ ! -s state ]] || exit 1 ;;
          'stack export '*)
            echo '{ "version": 3, "deployment": { "resources": ['
            echo '    { "urn": "urn:pulumi:pr-9::keyless-alloydb::pulumi:providers:aws::aws", "inputs": { "region": "ap-northeast-1" } }'
            while read -r urn id _; do echo "  , { \"urn\": \"$urn\", \"id\": \"$id\" }"; done <state
            echo ']'
            [[ ! -s pending ]] || { echo ', "pending_operations": ['; cat pending; echo ']'; }
            echo '} }' ;;
          'stack rm '*)
            [[ ! -s state ]] || { echo "error: 'pr-9' still has resources; removal rejected" >&2; exit 1; }
            touch removed ;;
        esac
        """;
}
