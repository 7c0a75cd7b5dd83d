// Not run: needs Go and the modules of the connector.
package main

import (
	"context"
	"fmt"
	"log"
	"net"
	"os"

	"cloud.google.com/go/alloydbconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

func main() {
	ctx := context.Background()
	dialer, err := alloydbconn.NewDialer(ctx,
		alloydbconn.WithCredentialsJSON([]byte(os.Getenv("GOOGLE_CREDENTIALS"))),
		alloydbconn.WithIAMAuthN(),
		alloydbconn.WithDefaultDialOptions(alloydbconn.WithPSC()))
	if err != nil {
		log.Fatal(err)
	}
	defer dialer.Close()

	// The connector encrypts, so the driver must not.
	config, err := pgxpool.ParseConfig("dbname=postgres sslmode=disable user=" + os.Getenv("ALLOYDB_USER"))
	if err != nil {
		log.Fatal(err)
	}
	config.ConnConfig.DialFunc = func(ctx context.Context, _, _ string) (net.Conn, error) {
		return dialer.Dial(ctx, os.Getenv("ALLOYDB_INSTANCE"))
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		log.Fatal(err)
	}
	defer pool.Close()

	var user string
	if err := pool.QueryRow(ctx, "SELECT current_user").Scan(&user); err != nil {
		log.Fatal(err)
	}
	fmt.Println(user)
}
