using KeylessAlloyDb.Examples.IdentityOnly;

return await Deployment.RunAsync<IdentityOnlyStack>().ConfigureAwait(false);
