package io.netagent.collector.probe;

import io.netagent.collector.probe.report.AddressAnswer;
import io.netagent.collector.probe.report.AddressAnswer.Outcome;
import io.netagent.collector.probe.report.AddressText;
import io.netagent.collector.probe.wire.AddressType;
import io.netagent.collector.probe.wire.DnsMessage;
import io.netagent.collector.probe.wire.DnsQuestion;
import io.netagent.collector.probe.wire.FormatException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Asks one name server one question, over UDP, and over TCP if the answer was too long. */
final class DnsServer {
  static final int PORT = 53;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TRIES = 2;
  private static final int MAX_DATAGRAM_BYTES = 65_535;

  private final InetSocketAddress server;
  private final DnsQuestion question;
  private final Duration limit;
  private final ProbeClock clock;
  private final long startMicros;
  private int tries;
  private boolean overTcp;
  private int ignored;

  private DnsServer(
      InetSocketAddress server, DnsQuestion question, Duration limit, ProbeClock clock) {
    this.server = server;
    this.question = question;
    this.limit = limit;
    this.clock = clock;
    startMicros = clock.micros();
  }

  /** Waits for an answer within the limit; each try gets its share of it. */
  static AddressAnswer ask(
      InetSocketAddress server, String name, AddressType type, Duration limit, ProbeClock clock) {
    DnsQuestion question = new DnsQuestion(RANDOM.nextInt(1 << 16), name, type);
    return new DnsServer(server, question, limit, clock).ask();
  }

  private AddressAnswer ask() {
    try {
      byte[] bytes = overUdp();
      if (bytes == null) {
        return failed(Outcome.TIMED_OUT, "");
      }
      DnsMessage message = DnsMessage.parse(bytes, question);
      if (message.truncated()) {
        overTcp = true;
        message = DnsMessage.parse(overTcp(), question);
      }
      return answer(message);
    } catch (FormatException e) {
      return failed(Outcome.MALFORMED, String.valueOf(e.getMessage()));
    } catch (PortUnreachableException e) {
      return failed(Outcome.UNREACHABLE, "no server listens there");
    } catch (SocketTimeoutException e) {
      return failed(Outcome.TIMED_OUT, overTcp ? "the answer was cut, and TCP is mute" : "");
    } catch (IOException e) {
      String why = e instanceof SocketException ? String.valueOf(e.getMessage()) : "ended early";
      return failed(
          Outcome.UNREACHABLE, overTcp ? "the answer was cut, and over TCP: " + why : why);
    }
  }

  private byte @Nullable [] overUdp() throws IOException {
    byte[] asked = question.toBytes();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server); // So that the kernel drops what comes from elsewhere, and tells ICMP.
      while (tries < TRIES) {
        Deadline deadline = Deadline.in(limit.dividedBy(TRIES));
        tries++;
        socket.send(new DatagramPacket(asked, asked.length));
        byte[] answer = receive(socket, deadline);
        if (answer != null) {
          return answer;
        }
      }
    }
    return null;
  }

  private byte @Nullable [] receive(DatagramSocket socket, Deadline deadline) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM_BYTES], MAX_DATAGRAM_BYTES);
    for (int left = deadline.millisLeft(); left > 0; left = deadline.millisLeft()) {
      socket.setSoTimeout(left);
      packet.setLength(MAX_DATAGRAM_BYTES);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException e) {
        return null;
      }
      byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
      if (DnsMessage.answers(bytes, question)) {
        return bytes;
      }
      ignored++;
    }
    return null;
  }

  private byte[] overTcp() throws IOException {
    byte[] asked = question.toBytes();
    byte[] framed = new byte[asked.length + 2];
    framed[0] = (byte) (asked.length >>> 8);
    framed[1] = (byte) asked.length;
    System.arraycopy(asked, 0, framed, 2, asked.length);
    Deadline deadline = Deadline.in(limit);
    try (Socket socket = new Socket()) {
      socket.connect(server, deadline.millisLeft());
      socket.getOutputStream().write(framed);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      socket.setSoTimeout(Math.max(1, deadline.millisLeft()));
      int length = in.readUnsignedShort();
      byte[] bytes = new byte[length];
      readFully(socket, in, bytes, deadline);
      return bytes;
    }
  }

  /** With one deadline for all of it: a server may send a byte each second. */
  private static void readFully(Socket socket, InputStream in, byte[] bytes, Deadline deadline)
      throws IOException {
    int at = 0;
    while (at < bytes.length) {
      int left = deadline.millisLeft();
      if (left == 0) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout(left);
      int count = in.read(bytes, at, bytes.length - at);
      if (count < 0) {
        throw new EOFException();
      }
      at += count;
    }
  }

  private AddressAnswer answer(DnsMessage message) {
    Outcome outcome =
        switch (message.rcode()) {
          case 0 -> message.addresses().isEmpty() ? Outcome.NO_DATA : Outcome.ANSWERED;
          case 2 -> Outcome.SERVFAIL;
          case 3 -> Outcome.NXDOMAIN;
          case 5 -> Outcome.REFUSED;
          default -> Outcome.OTHER_ERROR;
        };
    return new AddressAnswer(
        serverText(),
        question.name(),
        question.type(),
        outcome,
        outcome == Outcome.ANSWERED ? message.addresses() : java.util.List.of(),
        message.aliases(),
        message.ttlSeconds(),
        startMicros,
        clock.micros() - startMicros,
        tries,
        overTcp,
        ignored,
        outcome == Outcome.OTHER_ERROR ? "rcode " + message.rcode() : "");
  }

  private AddressAnswer failed(Outcome outcome, String detail) {
    return new AddressAnswer(
        serverText(),
        question.name(),
        question.type(),
        outcome,
        java.util.List.of(),
        java.util.List.of(),
        -1,
        startMicros,
        clock.micros() - startMicros,
        tries,
        overTcp,
        ignored,
        detail);
  }

  private String serverText() {
    return server.getPort() == PORT
        ? AddressText.of(server.getAddress())
        : AddressText.of(server.getAddress(), server.getPort());
  }
}
