global using KeylessAlloyDb.Client;
global using KeylessAlloyDb.CloudApis;
global using KeylessAlloyDb.Validation;
global using KeylessAlloyDb.Vocabulary;
