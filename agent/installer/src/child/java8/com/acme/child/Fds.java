package com.acme.child;

import java.io.FileDescriptor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.Socket;
import java.net.SocketImpl;

/** Numbers of file descriptors, and their close by the JDK's native method that no hook sees. */
final class Fds {
  private Fds() {}

  static int of(Socket socket) throws Exception {
    Object delegate = field(Socket.class, "impl").get(socket);
    try {
      delegate = field(Class.forName("java.net.DelegatingSocketImpl"), "delegate").get(delegate);
    } catch (ClassNotFoundException e) {
      // Java 8 and 11 have the implementation itself there.
    }
    return field(FileDescriptor.class, "fd").getInt(field(SocketImpl.class, "fd").get(delegate));
  }

  private static Field field(Class<?> owner, String name) throws Exception {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  static void close(int fd) throws Exception {
    Method close;
    try {
      close =
          Class.forName("sun.nio.ch.UnixFileDispatcherImpl")
              .getDeclaredMethod("closeIntFD", int.class);
    } catch (ClassNotFoundException e) {
      close =
          Class.forName("sun.nio.ch.FileDispatcherImpl").getDeclaredMethod("closeIntFD", int.class);
    }
    close.setAccessible(true);
    close.invoke(null, fd);
  }
}
