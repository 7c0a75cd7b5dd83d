using KeylessAlloyDb.Examples.WholeStack;

return await Deployment.RunAsync<OrdersStack>().ConfigureAwait(false);
