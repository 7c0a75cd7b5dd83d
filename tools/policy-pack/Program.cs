using System.Globalization;
using KeylessAlloyDb.PolicyServer;

// The engine passes its address as the last argument, which no rule needs, and waits for one line: the
// port. It shows every further line to the user, so there is none.
await using var server = await PackServer.StartAsync();
using var end = new End(server.Cancelled);
Console.WriteLine(server.Port.ToString(CultureInfo.InvariantCulture));
await end.Reached;
