using KeylessAlloyDb.Examples.GoogleHalf;

return await Deployment.RunAsync<GoogleHalfStack>().ConfigureAwait(false);
