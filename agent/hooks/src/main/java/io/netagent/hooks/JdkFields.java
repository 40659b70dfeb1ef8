package io.netagent.hooks;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.SocketImpl;
import org.jspecify.annotations.Nullable;

/**
 * Non-public fields of java.io and java.net, read through constant method handles: a field read
 * once compiled, where the public ways are native calls (IOUtil.fdVal) or protected. The installer
 * has opened the packages to this module before this class is initialized.
 */
final class JdkFields {
  private static final MethodHandle FD = getter(FileDescriptor.class, "fd");
  private static final MethodHandle SOCKET_FD = getter(SocketImpl.class, "fd");
  private static final MethodHandle SOCKET_ADDRESS = getter(SocketImpl.class, "address");
  private static final MethodHandle SOCKET_PORT = getter(SocketImpl.class, "port");
  private static final MethodHandle SOCKET_LOCAL_PORT = getter(SocketImpl.class, "localport");

  private JdkFields() {}

  private static MethodHandle getter(Class<?> owner, String name) {
    try {
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      return MethodHandles.lookup().unreflectGetter(field);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The fd number, -1 once closed. */
  static int number(FileDescriptor descriptor) throws Throwable {
    return (int) FD.invokeExact(descriptor);
  }

  static @Nullable FileDescriptor descriptor(SocketImpl socket) throws Throwable {
    return (FileDescriptor) SOCKET_FD.invokeExact(socket);
  }

  static @Nullable InetAddress remoteAddress(SocketImpl socket) throws Throwable {
    return (InetAddress) SOCKET_ADDRESS.invokeExact(socket);
  }

  static int remotePort(SocketImpl socket) throws Throwable {
    return (int) SOCKET_PORT.invokeExact(socket);
  }

  static int localPort(SocketImpl socket) throws Throwable {
    return (int) SOCKET_LOCAL_PORT.invokeExact(socket);
  }
}
