global using KeylessAlloyDb.Identity;
global using Pulumi;
global using Gcp = Pulumi.Gcp;
