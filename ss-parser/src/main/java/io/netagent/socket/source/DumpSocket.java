package io.netagent.socket.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The datagrams of a netlink socket that dumps are asked for through. */
interface DumpSocket extends Closeable {
  /** Opens one in the network namespace of the thread that calls. */
  @FunctionalInterface
  interface Opener {
    DumpSocket open() throws IOException;
  }

  /** The socket's own address, which replies to it carry. */
  int portId();

  /** Sends what lies between the direct buffer's start and its limit. */
  void send(ByteBuffer request) throws IOException;

  /**
   * Receives one datagram into the direct buffer, from its start. Returns the datagram's length,
   * which is more than the buffer's capacity if it was cut. Throws if none comes within seconds.
   */
  int receive(ByteBuffer into) throws IOException;

  @Override
  void close();
}
