global using KeylessAlloyDb.Identity;
global using KeylessAlloyDb.Validation;
global using KeylessAlloyDb.Vocabulary;
