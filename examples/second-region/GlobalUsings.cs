global using System.Collections.Immutable;
global using KeylessAlloyDb.Database;
global using KeylessAlloyDb.Identity;
global using KeylessAlloyDb.Network;
global using KeylessAlloyDb.Wiring;
global using Pulumi;
global using Gcp = Pulumi.Gcp;
