# Syntax checked, not run: needs google-cloud-alloydb-connector[pg8000], and the credential file's path in
# GOOGLE_APPLICATION_CREDENTIALS.
import os

from google.cloud.alloydb.connector import Connector, IPTypes

with Connector() as connector:
    connection = connector.connect(
        os.environ["ALLOYDB_INSTANCE"],
        "pg8000",
        user=os.environ["ALLOYDB_USER"],
        db="postgres",
        enable_iam_auth=True,
        ip_type=IPTypes.PSC,
    )
    cursor = connection.cursor()
    cursor.execute("SELECT current_user")
    print(cursor.fetchone()[0])
    connection.close()
