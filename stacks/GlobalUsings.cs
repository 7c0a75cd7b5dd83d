global using System.Collections.Immutable;
global using KeylessAlloyDb.Infra;
global using Pulumi;
global using Aws = Pulumi.Aws;
global using Gcp = Pulumi.Gcp;
