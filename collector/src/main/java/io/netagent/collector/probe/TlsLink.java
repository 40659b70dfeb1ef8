package io.netagent.collector.probe;

import io.netagent.collector.probe.wire.TlsFirstBytes;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** TLS over a connection, by an engine, so that every byte and every wait is seen. */
final class TlsLink implements Link {
  private static final int FIRST_BYTES = 512;

  private final Link below;
  private final SSLEngine engine;
  private final ByteArrayOutputStream firstBytes = new ByteArrayOutputStream();
  private final byte[] chunk;
  private ByteBuffer encrypted;
  private ByteBuffer plain;
  private long waitedNanos;

  TlsLink(Link below, SSLEngine engine) {
    this.below = below;
    this.engine = engine;
    chunk = new byte[engine.getSession().getPacketBufferSize()];
    encrypted = ByteBuffer.allocate(2 * chunk.length).flip();
    plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
  }

  /** What the peer sent first, as it came. */
  byte[] firstBytes() {
    return firstBytes.toByteArray();
  }

  /** For the peer, until now; the rest of a handshake is this JVM's own work. */
  long waitedMicros() {
    return waitedNanos / 1000;
  }

  SSLEngine engine() {
    return engine;
  }

  /**
   * Until keys are agreed on.
   *
   * @throws SSLException when one side gave up; the message has the alert's name
   * @throws EOFException when the peer ended before
   */
  void shakeHands(Deadline deadline) throws IOException {
    engine.beginHandshake();
    goOn(deadline);
  }

  private void goOn(Deadline deadline) throws IOException {
    HandshakeStatus status = engine.getHandshakeStatus();
    while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
      switch (status) {
        case NEED_TASK -> {
          for (Runnable task = engine.getDelegatedTask();
              task != null;
              task = engine.getDelegatedTask()) {
            task.run();
          }
        }
        case NEED_WRAP -> wrap(ByteBuffer.allocate(0), deadline);
        default -> {
          if (!unwrap(deadline)) {
            throw new EOFException("the peer ended the connection within the handshake");
          }
        }
      }
      status = engine.getHandshakeStatus();
    }
  }

  private SSLEngineResult wrap(ByteBuffer source, Deadline deadline) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    SSLEngineResult result = engine.wrap(source, target);
    byte[] bytes = new byte[target.flip().remaining()];
    target.get(bytes);
    try {
      below.write(bytes, deadline);
    } catch (ErrnoException e) {
      throw e.reset() ? alertBefore(e, deadline) : e;
    }
    return result;
  }

  /** A server that gives up says why and closes; the reset then meets what is still to be sent. */
  private IOException alertBefore(ErrnoException reset, Deadline deadline) {
    try {
      int count = below.read(chunk, deadline);
      String alert = count < 0 ? null : TlsFirstBytes.alert(Arrays.copyOf(chunk, count));
      return alert == null ? reset : new SSLException("Received fatal alert: " + alert, reset);
    } catch (IOException e) {
      return reset;
    }
  }

  /** One record, into {@link #plain}. False at the end of the peer's bytes. */
  private boolean unwrap(Deadline deadline) throws IOException {
    while (true) {
      plain.compact();
      SSLEngineResult result;
      try {
        result = engine.unwrap(encrypted, plain);
      } catch (SSLException e) {
        tellWhy(deadline);
        throw e;
      } finally {
        plain.flip();
      }
      switch (result.getStatus()) {
        case BUFFER_UNDERFLOW -> {
          if (!fill(deadline)) {
            return false;
          }
        }
        case BUFFER_OVERFLOW -> {
          int size = engine.getSession().getApplicationBufferSize() + plain.remaining();
          plain = ByteBuffer.allocate(size).put(plain).flip();
        }
        case CLOSED -> {
          return false;
        }
        default -> {
          return true;
        }
      }
    }
  }

  private boolean fill(Deadline deadline) throws IOException {
    long startNanos = System.nanoTime();
    int count;
    try {
      count = below.read(chunk, deadline);
    } finally {
      waitedNanos += System.nanoTime() - startNanos;
    }
    if (count < 0) {
      return false;
    }
    firstBytes.write(chunk, 0, Math.min(count, Math.max(0, FIRST_BYTES - firstBytes.size())));
    if (encrypted.remaining() + count > encrypted.capacity()) {
      encrypted = ByteBuffer.allocate(2 * (encrypted.remaining() + count)).put(encrypted).flip();
    }
    encrypted.compact().put(chunk, 0, count).flip();
    return true;
  }

  /** The engine's own alert, if it has one to send; the failure itself is told elsewhere. */
  private void tellWhy(Deadline deadline) {
    try {
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        SSLEngineResult unused = wrap(ByteBuffer.allocate(0), deadline);
      }
    } catch (IOException e) {
      return; // The peer may have gone already.
    }
  }

  @Override
  public int read(byte[] into, Deadline deadline) throws IOException {
    while (!plain.hasRemaining()) {
      if (!unwrap(deadline)) {
        return -1;
      }
      goOn(deadline); // Tickets, new keys.
    }
    int count = Math.min(into.length, plain.remaining());
    plain.get(into, 0, count);
    return count;
  }

  @Override
  public void write(byte[] bytes, Deadline deadline) throws IOException {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    while (source.hasRemaining()) {
      if (wrap(source, deadline).getStatus() == SSLEngineResult.Status.CLOSED) {
        throw new EOFException("the peer has ended TLS");
      }
    }
  }

  /** Says goodbye, so that the session may be taken up again. */
  void end(Deadline deadline) {
    engine.closeOutbound();
    try {
      SSLEngineResult unused = wrap(ByteBuffer.allocate(0), deadline);
    } catch (IOException e) {
      return; // The peer may have gone already.
    }
  }
}
