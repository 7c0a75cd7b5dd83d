// Prints the access token that a credential configuration leads to.
// usage: node token.mjs FILE
import { readFileSync } from "node:fs";
import { GoogleAuth } from "google-auth-library";

const auth = new GoogleAuth({
  credentials: JSON.parse(readFileSync(process.argv[2], "utf8")),
  scopes: "https://www.googleapis.com/auth/cloud-platform",
});
const client = await auth.getClient();
console.log((await client.getAccessToken()).token);
