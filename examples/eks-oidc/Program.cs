using KeylessAlloyDb.Examples.EksOidc;

return await Deployment.RunAsync<EksOidcStack>().ConfigureAwait(false);
