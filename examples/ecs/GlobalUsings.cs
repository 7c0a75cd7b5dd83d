global using KeylessAlloyDb.Connector;
global using KeylessAlloyDb.Database;
global using KeylessAlloyDb.Identity;
global using KeylessAlloyDb.Network;
global using KeylessAlloyDb.Vocabulary;
global using KeylessAlloyDb.Wiring;
global using Pulumi;
global using Aws = Pulumi.Aws;
global using Gcp = Pulumi.Gcp;
