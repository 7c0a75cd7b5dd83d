using KeylessAlloyDb.Examples.EksPodIdentity;

return await Deployment.RunAsync<EksPodIdentityStack>().ConfigureAwait(false);
