namespace KeylessAlloyDb.Stacks.Tests.Harness;

/// <summary>
/// The Shared VPC of examples/shared-vpc and a stack that goes into it, both with changes, which are written as
/// those of <see cref="Company"/>: <c>googleNetwork.field=value</c>.
/// </summary>
internal sealed class SharedVpc(params IEnumerable<string> changes)
    : Company(
        "shared-vpc",
        "googleNetwork",
        """
        {
          "project": "example-host",
          "vpc": "company",
          "subnet": "alloydb",
          "dnsPolicy": "inbound"
        }
        """,
        changes
    );
