using KeylessAlloyDb.Examples.SecondRegion;

return await Deployment.RunAsync<SecondRegionStack>().ConfigureAwait(false);
