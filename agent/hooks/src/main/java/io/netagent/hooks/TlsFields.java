package io.netagent.hooks;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.security.AccessController;
import java.security.PrivilegedAction;
import org.jspecify.annotations.Nullable;

/**
 * What sun.security.ssl knows of a handshake, the same names from 8u261 on. Initialized at the
 * first handshake, on an application's thread; the installer has opened the package to this module.
 */
final class TlsFields {
  private static final String SSL = "sun.security.ssl.";
  private static final MethodHandle[] HANDLES = AccessController.doPrivileged(new Handles());
  private static final MethodHandle IS_UNSURE_MODE = HANDLES[0];
  private static final MethodHandle IS_NEGOTIATED = HANDLES[1];
  private static final MethodHandle IS_BROKEN = HANDLES[2];
  private static final MethodHandle IS_INBOUND_CLOSED = HANDLES[3];
  private static final MethodHandle IS_OUTBOUND_CLOSED = HANDLES[4];
  private static final MethodHandle HANDSHAKE_CONTEXT = HANDLES[5];
  private static final MethodHandle TRANSPORT = HANDLES[6];
  private static final MethodHandle PROTOCOL_VERSION = HANDLES[7];
  private static final MethodHandle PROTOCOL_ID = HANDLES[8];
  private static final MethodHandle IS_RESUMPTION = HANDLES[9];
  private static final MethodHandle PEER_HOST = HANDLES[10];
  private static final MethodHandle PEER_PORT = HANDLES[11];
  private static final MethodHandle ALERT_ID = HANDLES[12];

  private TlsFields() {}

  /** The application's own rights, where a security manager asks for them, are not enough. */
  private static final class Handles implements PrivilegedAction<MethodHandle[]> {
    @Override
    public MethodHandle[] run() {
      try {
        return new MethodHandle[] {
          field("TransportContext", "isUnsureMode", boolean.class),
          field("TransportContext", "isNegotiated", boolean.class),
          field("TransportContext", "isBroken", boolean.class),
          method("TransportContext", "isInboundClosed", boolean.class),
          method("TransportContext", "isOutboundClosed", boolean.class),
          field("TransportContext", "handshakeContext", Object.class),
          field("TransportContext", "transport", Object.class),
          field("TransportContext", "protocolVersion", Object.class),
          field("ProtocolVersion", "id", int.class),
          field("HandshakeContext", "isResumption", boolean.class),
          method("SSLTransport", "getPeerHost", String.class),
          method("SSLTransport", "getPeerPort", int.class),
          field("Alert", "id", byte.class),
        };
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private static MethodHandle field(String owner, String name, Class<?> type)
        throws ReflectiveOperationException {
      Field field = Class.forName(SSL + owner, false, null).getDeclaredField(name);
      field.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectGetter(field)
          .asType(MethodType.methodType(type, Object.class));
    }

    private static MethodHandle method(String owner, String name, Class<?> type)
        throws ReflectiveOperationException {
      Method method = Class.forName(SSL + owner, false, null).getDeclaredMethod(name);
      method.setAccessible(true);
      return MethodHandles.lookup()
          .unreflect(method)
          .asType(MethodType.methodType(type, Object.class));
    }
  }

  /**
   * Whether a kickstart of this TransportContext begins the connection's first handshake, not a
   * renegotiation, a key update, or the next step of one that is under way.
   */
  static boolean isAtStart(Object context) throws Throwable {
    return handshakeContext(context) == null
        && !(boolean) IS_NEGOTIATED.invokeExact(context)
        && !(boolean) IS_UNSURE_MODE.invokeExact(context)
        && !(boolean) IS_BROKEN.invokeExact(context)
        && !(boolean) IS_INBOUND_CLOSED.invokeExact(context)
        && !(boolean) IS_OUTBOUND_CLOSED.invokeExact(context);
  }

  private static @Nullable Object handshakeContext(Object context) throws Throwable {
    return (Object) HANDSHAKE_CONTEXT.invokeExact(context);
  }

  /** As in the record layer: 0x0303 is TLS 1.2, 0xfefd is DTLS 1.2. */
  static int protocol(Object context) throws Throwable {
    Object version = (Object) PROTOCOL_VERSION.invokeExact(context);
    return version == null ? 0 : (int) PROTOCOL_ID.invokeExact(version);
  }

  /** Before the handshake's context is dropped. */
  static boolean isResumption(Object context) throws Throwable {
    Object handshake = handshakeContext(context);
    return handshake != null && (boolean) IS_RESUMPTION.invokeExact(handshake);
  }

  /** A sun.security.ssl.SSLSocketImpl, which is a Socket, or SSLEngineImpl. */
  static @Nullable Object transport(Object context) throws Throwable {
    return (Object) TRANSPORT.invokeExact(context);
  }

  /** The number of a sun.security.ssl.Alert (RFC 8446, 6). */
  static int alert(Object alert) throws Throwable {
    return (byte) ALERT_ID.invokeExact(alert) & 0xff;
  }

  /** host:port, as far as the transport was told; empty if it was not. */
  static String peer(@Nullable Object transport) throws Throwable {
    if (transport == null) {
      return "";
    }
    String host = (String) PEER_HOST.invokeExact(transport);
    int port = (int) PEER_PORT.invokeExact(transport);
    return host == null || host.isEmpty() ? "" : host + ":" + port;
  }
}
