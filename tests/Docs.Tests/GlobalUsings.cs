global using KeylessAlloyDb.Client;
