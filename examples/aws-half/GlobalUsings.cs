global using System.Collections.Immutable;
global using KeylessAlloyDb.Client;
global using KeylessAlloyDb.Connector;
global using KeylessAlloyDb.Wiring;
global using Pulumi;
global using Aws = Pulumi.Aws;
