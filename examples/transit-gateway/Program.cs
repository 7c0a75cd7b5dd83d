using KeylessAlloyDb.Examples.TransitGateway;

return await Deployment.RunAsync<TransitGatewayStack>().ConfigureAwait(false);
