package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;

/** A self-signed key, made by the JDK's own keytool. */
final class Keys {
  private Keys() {}

  static Path make(Jdk jdk) throws Exception {
    Path file = Files.createTempFile("netagent", ".p12");
    Files.delete(file);
    Process keytool =
        new ProcessBuilder(
                jdk.tool("keytool"),
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=IP:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes());
    assertEquals(0, keytool.waitFor(), output);
    return file;
  }
}
