using KeylessAlloyDb.Stacks;

return await Deployment.RunAsync<KeylessAlloyDbStack>().ConfigureAwait(false);
