global using KeylessAlloyDb.Identity;
global using KeylessAlloyDb.Vocabulary;
