import Testing

@testable import Policy

@Suite struct CredentialsTests {
  @Test(arguments: [
    ("DB_PASSWORD", "hunter2"), ("POSTGRES_PASSWORD", "postgres"), ("dbPass", "s3cr3t!"), ("MYSQL_PWD", "root-pw"),
    ("passphrase", "horse-battery"), ("API_KEY", "a1b2c3d4e5f6"), ("client_secret", "supersecretvalue"),
    ("spring.datasource.password", "orders"), ("JWT_TOKEN", "9f86d081884c7d659a2feaa0c55ad015"),
    ("apiKey", "0b7e0f3c-8f0a-4a7e-9f52-1f6a1c2d3e4f"), ("ANYTHING", "AKIAQWERTYUIOPASDFGH"),
    ("DATABASE_URL", "postgres://orders:hunter2@db.shop.svc:5432/orders"),
    ("WEBHOOK", "ghp_0123456789abcdefghijABCDEFGHIJ012345"), ("ssh-privatekey", "c3NoLXJzYSBBQUFBQjN"),
  ])
  func `a value that somebody could log in with is a credential`(name: String, value: String) {
    #expect(Credentials.isCredential(value, named: name))
  }

  @Test(arguments: [
    // Values that are filled in later, or say where the credential is.
    ("DB_PASSWORD", ""), ("DB_PASSWORD", "${DB_PASSWORD}"), ("DB_PASSWORD", "$(DB_PASSWORD)"),
    ("DB_PASSWORD", "{{ .Values.password }}"), ("DB_PASSWORD", "<password>"), ("DB_PASSWORD", "/run/secrets/db"),
    ("DB_PASSWORD", "changeme"), ("DB_PASSWORD", "your-password"), ("DB_PASSWORD", "xxxxxxxx"),
    ("DB_SECRET", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-a1b2c3"),
    ("API_KEY", "vault:secret/data/orders#key"),
    // Names of secrets, switches, numbers.
    ("DB_SECRET", "orders-db"), ("TOKEN", "orders-db-token-2"), ("API_KEY", "orders-api-key"), ("USE_PASSWORD", "true"),
    ("TOKEN", "3600"), ("REFRESH_TOKEN", "86400"), ("password", "process.env.PASSWORD"),
    // Names that mean something else.
    ("PWD", "/srv"), ("PASSWORD_FILE", "hunter2"), ("MAX_TOKENS", "a1b2c3d4e5f6a7b8"), ("BYPASS", "internal"),
    ("SECRET_NAME", "a1b2c3d4e5f6a7b8"), ("KEY", "a1b2c3d4e5f6a7b8"), ("AUTHOR", "hunter2"),
    // Addresses without a password, or with one that is filled in, and what AWS's documentation has for an example.
    ("DATABASE_URL", "postgres://orders@db.shop.svc:5432/orders"),
    ("DATABASE_URL", "postgres://orders:$(DB_PASSWORD)@db.shop.svc:5432/orders"), ("KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
  ])
  func `a placeholder, a path, a setting or the name of a secret is none`(name: String, value: String) {
    #expect(!Credentials.isCredential(value, named: name))
  }

  @Test(arguments: [
    ("REDIS_PASSWORD=abcd1234", ["REDIS_PASSWORD"]),
    ("export DB_PASSWORD=\"abcd 1234\"", []),
    ("spring:\n  datasource:\n    username: orders\n    password: hunter2 # of the test database\n", ["password"]),
    ("{\"user\": \"orders\", \"password\": \"hunter2\", \"token\":\"9f86d081884c7d659a2f\"}", ["password", "token"]),
    ("[client]\nuser = root\npassword = 'hunter2'\n", ["password"]),
    ("psql --username orders --password hunter2 --host db", ["password"]),
    ("--db-password\nhunter2", ["db-password"]),
    ("--api-key=a1b2c3d4e5f6 --verbose", ["api-key"]),
    ("url: amqp://orders:hunter2@queue:5672", ["a password in an address"]),
    (
      "aws_access_key_id = AKIAQWERTYUIOPASDFGH\naws_secret_access_key = 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",
      ["aws_secret_access_key", "AKIA…"]
    ),
    ("{\\\"password\\\":\\\"hunter2\\\"}", ["password"]),
  ])
  func `credentials are found in files, scripts and arguments, and named`(text: String, names: [String]) {
    #expect(Credentials.found(in: text) == names)
  }

  @Test(arguments: [
    "REDIS_PASSWORD=", "REDIS_PASSWORD=${REDIS_PASSWORD}", "password: |", "password: &password", "password: ''",
    "password: Please enter the password of the account.", "reset-password: Forgot your password?",
    "if [ \"$password\" == hunter2 ]; then", "connect(user=user, password=password, host=host)",
    "password = os.environ['PASSWORD']", "password: process.env.DB_PASSWORD", "token := getToken()",
    "- --password-file=/run/secrets/password", "--token-ttl 60 --password --host db", "type: password",
    "-----BEGIN CERTIFICATE-----\nMIIB0123456789\n-----END CERTIFICATE-----", "-----BEGIN PRIVATE KEY-----\n...\n",
    "=", ":", "-", "--", "password", "password:", "password=\"", "://:@", "\"password\"", "password: \\",
  ])
  func `what only speaks of credentials is none`(text: String) {
    #expect(Credentials.found(in: text) == [])
  }

  @Test func `a private key is found wherever it stands`() {
    let key = "config: |\n  -----BEGIN RSA PRIVATE KEY-----\n" + String(repeating: "  MIIEpAIBAAKCAQEA0123\n", count: 5)
    #expect(Credentials.found(in: key + "  -----END RSA PRIVATE KEY-----\n") == ["a private key"])
  }
}
