package io.netagent.hooks;

import org.jspecify.annotations.Nullable;

/**
 * What woven code calls in {@code sun.security.ssl.TransportContext}, which SSLSocket and SSLEngine
 * share. As total as {@link SocketHooks}.
 */
public final class TlsHooks {
  private TlsHooks() {}

  /** {@code kickstart} begins: a handshake's first step, or one of the next. */
  public static void kickstart(Object context) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.handshakes.kickstart(context);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /** {@code finishHandshake} begins. */
  public static void finishing(Object context) {
    Recording current = SocketHooks.recording();
    if (current == null) {
      return;
    }
    try {
      current.handshakes.finishing(context);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }

  /**
   * {@code fatal} or a close begins; it ends a handshake that is under way.
   *
   * @param alert that was sent or received; null for a close
   */
  public static void failing(@Nullable Object context, @Nullable Object alert) {
    Recording current = SocketHooks.recording();
    if (current == null || context == null) {
      return;
    }
    try {
      current.handshakes.failed(context, alert);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }
}
