global using System.Collections.Immutable;
global using KeylessAlloyDb.Client;
global using KeylessAlloyDb.CloudApis;
global using KeylessAlloyDb.Validation;
global using KeylessAlloyDb.Values;
global using KeylessAlloyDb.Vocabulary;
global using Pulumi;
global using PulumiRandom = Pulumi.Random;
