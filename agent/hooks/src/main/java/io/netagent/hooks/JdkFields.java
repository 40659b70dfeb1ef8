package io.netagent.hooks;

import io.netagent.recorder.UnsafeMemory;
import java.io.FileDescriptor;
import java.net.InetAddress;
import java.net.SocketImpl;
import org.jspecify.annotations.Nullable;

/**
 * Non-public fields of java.io and java.net, read where they lie: a single load, where the public
 * ways are native calls (IOUtil.fdVal) or protected.
 */
final class JdkFields {
  private static final long FD = UnsafeMemory.fieldOffset(FileDescriptor.class, "fd");
  private static final long SOCKET_FD = UnsafeMemory.fieldOffset(SocketImpl.class, "fd");
  private static final long SOCKET_ADDRESS = UnsafeMemory.fieldOffset(SocketImpl.class, "address");
  private static final long SOCKET_PORT = UnsafeMemory.fieldOffset(SocketImpl.class, "port");
  private static final long SOCKET_LOCAL_PORT =
      UnsafeMemory.fieldOffset(SocketImpl.class, "localport");

  private JdkFields() {}

  /** The fd number, -1 once closed. */
  static int number(FileDescriptor descriptor) {
    return UnsafeMemory.getInt(descriptor, FD);
  }

  static @Nullable FileDescriptor descriptor(SocketImpl socket) {
    return (FileDescriptor) UnsafeMemory.getReference(socket, SOCKET_FD);
  }

  static @Nullable InetAddress remoteAddress(SocketImpl socket) {
    return (InetAddress) UnsafeMemory.getReference(socket, SOCKET_ADDRESS);
  }

  static int remotePort(SocketImpl socket) {
    return UnsafeMemory.getInt(socket, SOCKET_PORT);
  }

  static int localPort(SocketImpl socket) {
    return UnsafeMemory.getInt(socket, SOCKET_LOCAL_PORT);
  }
}
