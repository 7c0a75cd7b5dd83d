global using KeylessAlloyDb.Identity;
global using KeylessAlloyDb.Vocabulary;
global using Pulumi;
global using Aws = Pulumi.Aws;
global using Gcp = Pulumi.Gcp;
