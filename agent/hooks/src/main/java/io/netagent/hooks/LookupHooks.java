package io.netagent.hooks;

import org.jspecify.annotations.Nullable;

/** What woven code calls around the resolution of a name. As total as {@link SocketHooks}. */
public final class LookupHooks {
  private LookupHooks() {}

  /**
   * {@code InetAddress.getAddressesFromNameService} begins: no cache had the name.
   *
   * @return what {@link #ends} takes
   */
  public static @Nullable Object begins(@Nullable String host) {
    Recording current = SocketHooks.recording();
    if (current == null || host == null) {
      return null;
    }
    try {
      return current.lookups.begins(host);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
      return null;
    }
  }

  /** It has ended. */
  public static void ends(@Nullable Object begun, @Nullable Throwable thrown) {
    Recording current = SocketHooks.recording();
    if (current == null || begun == null) {
      return;
    }
    try {
      current.lookups.ends((Lookups.Lookup) begun, thrown != null);
    } catch (Throwable t) {
      SocketHooks.failed(current, t);
    }
  }
}
