// Syntax checked, not run: needs pg. There is no connector for Node.js; the Auth Proxy beside this program encrypts and
// logs in, so here is no password.
import pg from "pg";

const pool = new pg.Pool({
  host: "127.0.0.1",
  port: 5432,
  user: process.env.ALLOYDB_USER,
  database: "postgres",
  keepAlive: true,
  maxLifetimeSeconds: 600,
});
const { rows } = await pool.query("SELECT current_user");
console.log(rows[0].current_user);
await pool.end();
