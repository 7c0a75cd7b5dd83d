global using KeylessAlloyDb.Identity;
global using KeylessAlloyDb.Vocabulary;
global using Pulumi;
global using Gcp = Pulumi.Gcp;
