global using System.Collections.Immutable;
global using Pulumi;
global using PulumiRandom = Pulumi.Random;
