package io.netagent.socket.source;

import io.netagent.socket.parse.InetDiagBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/** Answers dumps as a test tells it to, in the place of the kernel. */
final class ScriptedDumpSocket implements DumpSocket {
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** The requests sent, of every socket that was opened with this script. */
  final List<byte[]> requests;

  private final Queue<byte[]> answers;
  private int sequence;
  boolean closed;

  ScriptedDumpSocket(List<byte[]> requests, byte[]... answers) {
    this.requests = requests;
    this.answers = new ArrayDeque<>(List.of(answers));
  }

  ScriptedDumpSocket(byte[]... answers) {
    this(new ArrayList<>(), answers);
  }

  static byte[] datagram(byte[]... messages) {
    return InetDiagBytes.concat(List.of(messages));
  }

  @Override
  public int portId() {
    return InetDiagBytes.PORT_ID;
  }

  @Override
  public void send(ByteBuffer request) {
    byte[] bytes = new byte[request.limit()];
    request.get(0, bytes);
    requests.add(bytes);
    sequence = request.getInt(8);
  }

  /** The next answer, with the sequence number of the request where it has the tests' one. */
  @Override
  public int receive(ByteBuffer into) throws IOException {
    byte[] answer = answers.poll();
    if (answer == null) {
      throw new IOException("no answer");
    }
    into.clear();
    into.put(answer, 0, Math.min(answer.length, into.capacity()));
    into.order(ORDER);
    for (int at = 0; at + 16 <= Math.min(answer.length, into.capacity()); ) {
      if (into.getInt(at + 8) == InetDiagBytes.SEQUENCE) {
        into.putInt(at + 8, sequence);
      }
      at += Math.max(16, into.getInt(at) + 3 & ~3);
    }
    return answer.length;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** The types of the requests: 18 or 20. */
  List<Integer> types() {
    return requests.stream()
        .map(bytes -> (int) ByteBuffer.wrap(bytes).order(ORDER).getShort(4))
        .toList();
  }

  /** A byte of each request. */
  List<Integer> bytesAt(int index) {
    return requests.stream().map(bytes -> (int) bytes[index]).toList();
  }

  /** Whether each request bears a number of its own. */
  boolean allNumbersDiffer() {
    long numbers =
        requests.stream()
            .map(bytes -> Arrays.hashCode(Arrays.copyOfRange(bytes, 8, 12)))
            .distinct()
            .count();
    return numbers == requests.size();
  }
}
