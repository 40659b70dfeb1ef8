package io.netagent.hooks;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.net.Socket;
import java.net.SocketImpl;
import java.security.AccessController;
import java.security.PrivilegedAction;
import org.jspecify.annotations.Nullable;

/** From an SSLSocket of the JDK to the fd below it. Initialized as {@link TlsFields}. */
final class TlsSockets {
  private static final MethodHandle[] HANDLES = AccessController.doPrivileged(new Handles());

  /** BaseSSLSocketImpl.self: itself, or the socket that it was put over. */
  private static final MethodHandle SELF = HANDLES[0];

  private static final MethodHandle IMPL = HANDLES[1];

  /** DelegatingSocketImpl.delegate, from Java 13 on; before, a constant null. */
  private static final MethodHandle DELEGATE = HANDLES[2];

  private static final String BASE = "sun.security.ssl.BaseSSLSocketImpl";
  private static final String DELEGATING = "java.net.DelegatingSocketImpl";

  private TlsSockets() {}

  private static final class Handles implements PrivilegedAction<MethodHandle[]> {
    @Override
    public MethodHandle[] run() {
      try {
        MethodHandle delegate;
        try {
          delegate = field(Class.forName(DELEGATING, false, null), "delegate", SocketImpl.class);
        } catch (ClassNotFoundException e) {
          delegate =
              MethodHandles.dropArguments(
                  MethodHandles.constant(SocketImpl.class, null), 0, Object.class);
        }
        return new MethodHandle[] {
          field(Class.forName(BASE, false, null), "self", Socket.class),
          field(Socket.class, "impl", SocketImpl.class),
          delegate
        };
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private static MethodHandle field(Class<?> owner, String name, Class<?> type)
        throws ReflectiveOperationException {
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectGetter(field)
          .asType(MethodType.methodType(type, Object.class));
    }
  }

  /**
   * Of the transport of a handshake.
   *
   * @return null if there is none: an engine, or a socket over what is no socket of the JDK
   */
  static @Nullable FileDescriptor descriptor(@Nullable Object transport) throws Throwable {
    if (!(transport instanceof Socket)) {
      return null;
    }
    Socket socket = (Socket) SELF.invokeExact(transport);
    SocketImpl impl = socket == null ? null : (SocketImpl) IMPL.invokeExact((Object) socket);
    // SOCKS, over the JDK's own.
    while (impl != null && isDelegating(impl.getClass())) {
      impl = (SocketImpl) DELEGATE.invokeExact((Object) impl);
    }
    return impl == null ? null : JdkFields.descriptor(impl);
  }

  private static boolean isDelegating(Class<?> type) {
    for (Class<?> of = type; of != null; of = of.getSuperclass()) {
      if (of.getName().equals(DELEGATING)) {
        return true;
      }
    }
    return false;
  }
}
