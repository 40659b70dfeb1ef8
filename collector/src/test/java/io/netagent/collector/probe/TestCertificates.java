package io.netagent.collector.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Certificates of an authority of the test's own, made by keytool as the test runs. */
public final class TestCertificates {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path file;

  /** In a directory of the test's. */
  public TestCertificates(Path directory) throws Exception {
    file = directory.resolve("keys.p12");
    make("authority", "-dname", "CN=Test Authority", "-ext", "bc:c");
  }

  /** Valid for localhost and 127.0.0.1 from the authority. */
  public void makeGood() throws Exception {
    make(
        "good",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost,ip:127.0.0.1",
        "-signer",
        "authority");
  }

  /** With more options of {@code keytool -genkeypair}. */
  public void make(String alias, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-keystore"));
    command.addAll(List.of(file.toString(), "-storepass", new String(PASSWORD)));
    command.addAll(List.of("-storetype", "PKCS12"));
    command.addAll(Arrays.asList(options));
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.PIPE)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean ended = keytool.waitFor(60, TimeUnit.SECONDS);
    assertEquals(0, ended ? keytool.exitValue() : -1, said);
  }

  private KeyStore load() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  /** What clients are to trust. */
  public X509Certificate authority() throws Exception {
    return (X509Certificate) load().getCertificate("authority");
  }

  /** The same as a file. */
  public Path authorityPem(Path directory) throws Exception {
    String base64 =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(authority().getEncoded());
    return Files.writeString(
        directory.resolve("authority.pem"),
        "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
  }

  /** Of a server that shows this certificate and its chain. */
  public SSLContext server(String alias) throws Exception {
    KeyStore all = load();
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    Certificate[] chain = all.getCertificateChain(alias);
    one.setKeyEntry(alias, all.getKey(alias, PASSWORD), PASSWORD, chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(one, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** An HTTP server over TLS on loopback. */
  public ScriptedServer serve(String alias, String... versions) throws Exception {
    return serve(
        alias,
        socket -> {
          if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
          }
        });
  }

  /** What to change in a server's socket before it accepts. */
  public interface Change {
    void on(javax.net.ssl.SSLServerSocket socket) throws IOException;
  }

  /** The same, changed. */
  public ScriptedServer serve(String alias, Change change) throws Exception {
    javax.net.ssl.SSLServerSocket listener =
        (javax.net.ssl.SSLServerSocket)
            server(alias)
                .getServerSocketFactory()
                .createServerSocket(0, 50, java.net.InetAddress.getByName("127.0.0.1"));
    change.on(listener);
    return new ScriptedServer(
        listener, ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
  }
}
