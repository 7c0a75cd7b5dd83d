// Compiled, not run: needs com.google.cloud:alloydb-jdbc-connector and org.postgresql:postgresql on the class path, and
// the credential file's path in GOOGLE_APPLICATION_CREDENTIALS.
import java.sql.DriverManager;
import java.util.Properties;

final class Login {
    public static void main(String[] arguments) throws Exception {
        var properties = new Properties();
        properties.setProperty("user", System.getenv("ALLOYDB_USER"));
        properties.setProperty("socketFactory", "com.google.cloud.alloydb.SocketFactory");
        properties.setProperty("alloydbInstanceName", System.getenv("ALLOYDB_INSTANCE"));
        properties.setProperty("alloydbIpType", "PSC");
        properties.setProperty("alloydbEnableIAMAuth", "true");
        // The connector encrypts, so the driver must not.
        properties.setProperty("sslmode", "disable");
        try (var connection = DriverManager.getConnection("jdbc:postgresql:///postgres", properties);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT current_user")) {
            rows.next();
            System.out.println(rows.getString(1));
        }
    }
}
