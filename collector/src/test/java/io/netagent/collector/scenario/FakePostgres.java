package io.netagent.collector.scenario;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * As much of PostgreSQL's protocol 3 as its JDBC driver needs with simple queries: every login is
 * right, every SELECT has one row with the number 1, after some milliseconds.
 */
final class FakePostgres implements AutoCloseable {
  private static final int PROTOCOL_3 = 196_608;

  private final ServerSocket listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
  private final ExecutorService handlers = Executors.newCachedThreadPool();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final long answerMillis;

  FakePostgres(long answerMillis) throws IOException {
    this.answerMillis = answerMillis;
    handlers.execute(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        handlers.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      byte[] startup = new byte[in.readInt() - 4];
      in.readFully(startup);
      if (java.nio.ByteBuffer.wrap(startup).getInt() != PROTOCOL_3) {
        return;
      }
      ByteArrayOutputStream welcome = new ByteArrayOutputStream();
      DataOutputStream to = new DataOutputStream(welcome);
      message(to, 'R', new byte[4]);
      parameter(to, "server_version", "14.0");
      parameter(to, "client_encoding", "UTF8");
      parameter(to, "DateStyle", "ISO, MDY");
      parameter(to, "integer_datetimes", "on");
      parameter(to, "standard_conforming_strings", "on");
      message(to, 'Z', new byte[] {'I'});
      out.write(welcome.toByteArray());
      answerQueries(in, out);
    } catch (IOException e) {
      // The client has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answerQueries(DataInputStream in, DataOutputStream out)
      throws IOException, InterruptedException {
    char transaction = 'I';
    while (in.readByte() == 'Q') {
      byte[] text = new byte[in.readInt() - 4];
      in.readFully(text);
      String query =
          new String(text, 0, text.length - 1, StandardCharsets.UTF_8)
              .trim()
              .toUpperCase(Locale.ROOT);
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      DataOutputStream to = new DataOutputStream(answer);
      for (String statement : query.isEmpty() ? new String[] {""} : query.split(";")) {
        String one = statement.trim();
        if (one.isEmpty()) {
          message(to, 'I', new byte[0]);
        } else if (one.startsWith("SELECT")) {
          TimeUnit.MILLISECONDS.sleep(answerMillis);
          row(to, "1");
        } else if (one.startsWith("SHOW")) {
          row(to, "read committed"); // The isolation level is all that is asked for.
        } else {
          transaction =
              one.startsWith("BEGIN")
                  ? 'T'
                  : one.startsWith("COMMIT") || one.startsWith("ROLLBACK") ? 'I' : transaction;
          message(to, 'C', (one.split(" ")[0] + "\0").getBytes(StandardCharsets.UTF_8));
        }
      }
      message(to, 'Z', new byte[] {(byte) transaction});
      out.write(answer.toByteArray());
    }
  }

  /** One column of type text, one row. */
  private static void row(DataOutputStream to, String value) throws IOException {
    ByteArrayOutputStream description = new ByteArrayOutputStream();
    DataOutputStream columns = new DataOutputStream(description);
    columns.writeShort(1);
    columns.write("n\0".getBytes(StandardCharsets.UTF_8));
    columns.writeInt(0);
    columns.writeShort(0);
    columns.writeInt(25);
    columns.writeShort(-1);
    columns.writeInt(-1);
    columns.writeShort(0);
    message(to, 'T', description.toByteArray());
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(row);
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    fields.writeShort(1);
    fields.writeInt(text.length);
    fields.write(text);
    message(to, 'D', row.toByteArray());
    message(to, 'C', "SELECT 1\0".getBytes(StandardCharsets.UTF_8));
  }

  private static void parameter(DataOutputStream to, String name, String value) throws IOException {
    message(to, 'S', (name + "\0" + value + "\0").getBytes(StandardCharsets.UTF_8));
  }

  private static void message(DataOutputStream to, char type, byte[] body) throws IOException {
    to.writeByte(type);
    to.writeInt(4 + body.length);
    to.write(body);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    handlers.shutdownNow();
  }
}
