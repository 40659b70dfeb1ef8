package io.netagent.collector.probe;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A name server on loopback that says what a test wants, over UDP and over TCP. */
final class NameServer implements AutoCloseable {
  static final int SERVFAIL = 2;
  static final int NXDOMAIN = 3;
  static final int REFUSED = 5;

  private static final int RESPONSE = 0x8180;
  private static final int TRUNCATED = 0x0200;
  private static final int HEADER = 12;

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Answers answers;

  /** Ends a server that waits before it answers. */
  private final CountDownLatch closed = new CountDownLatch(1);

  /** What to send for a question, which comes with its header. */
  interface Answers {
    List<byte[]> to(byte[] question, boolean overTcp) throws Exception;
  }

  NameServer(Answers answers) throws IOException {
    this.answers = answers;
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    tcp = new ServerSocket(0, 5, loopback);
    udp = new DatagramSocket(tcp.getLocalPort(), loopback);
    start(this::serveUdp);
    start(this::serveTcp);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "name-server");
    thread.setDaemon(true);
    thread.start();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(udp.getLocalAddress(), udp.getLocalPort());
  }

  private void serveUdp() {
    byte[] buffer = new byte[1024];
    while (!udp.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        byte[] question = Arrays.copyOf(buffer, packet.getLength());
        for (byte[] answer : answers.to(question, false)) {
          udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (Exception e) {
        continue; // Closed, or the client has gone.
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try (Socket client = tcp.accept()) {
        DataInputStream in = new DataInputStream(client.getInputStream());
        byte[] question = new byte[in.readUnsignedShort()];
        in.readFully(question);
        for (byte[] answer : answers.to(question, true)) {
          client
              .getOutputStream()
              .write(new byte[] {(byte) (answer.length >> 8), (byte) answer.length});
          client.getOutputStream().write(answer);
        }
      } catch (Exception e) {
        continue; // Closed, or the client has gone.
      }
    }
  }

  static boolean isForIpv6(byte[] question) {
    return question[question.length - 3] == 28;
  }

  /** The name asked for, with dots. */
  static String name(byte[] question) {
    StringBuilder name = new StringBuilder();
    for (int at = HEADER; question[at] != 0; at += question[at] + 1) {
      name.append(
          new String(question, at + 1, question[at], java.nio.charset.StandardCharsets.US_ASCII));
      name.append(".");
    }
    return name.toString();
  }

  static byte[] error(byte[] question, int rcode) {
    return message(question, RESPONSE | rcode);
  }

  static byte[] cut(byte[] question) {
    return message(question, RESPONSE | TRUNCATED);
  }

  /** With another id. */
  static byte[] foreign(byte[] answer) {
    byte[] bytes = answer.clone();
    bytes[0] ^= 0x55;
    return bytes;
  }

  /** Of these addresses those of the family that was asked for. */
  static byte[] addresses(byte[] question, String... texts) throws IOException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    int count = 0;
    for (String text : texts) {
      byte[] address = InetAddress.getByName(text).getAddress();
      if (address.length == (isForIpv6(question) ? 16 : 4)) {
        count++;
        records.writeBytes(
            new byte[] {(byte) 0xC0, HEADER, 0, (byte) (address.length == 4 ? 1 : 28)});
        records.writeBytes(new byte[] {0, 1, 0, 0, 0, 60, 0, (byte) address.length});
        records.writeBytes(address);
      }
    }
    byte[] head = message(question, RESPONSE);
    head[7] = (byte) count;
    byte[] all = Arrays.copyOf(head, head.length + records.size());
    System.arraycopy(records.toByteArray(), 0, all, head.length, records.size());
    return all;
  }

  private static byte[] message(byte[] question, int flags) {
    byte[] bytes = question.clone();
    bytes[2] = (byte) (flags >>> 8);
    bytes[3] = (byte) flags;
    return bytes;
  }

  /** A server that is slow at it. */
  Void waitFor(long millis) throws InterruptedException {
    boolean unused = closed.await(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
    return null;
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    udp.close();
    tcp.close();
  }
}
