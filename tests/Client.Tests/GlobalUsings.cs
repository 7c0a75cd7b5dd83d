global using KeylessAlloyDb.Client;
global using KeylessAlloyDb.Identity;
global using KeylessAlloyDb.Vocabulary;
