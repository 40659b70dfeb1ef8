package io.netagent.hooks;

import java.io.FileDescriptor;
import org.jspecify.annotations.Nullable;
import sun.nio.ch.SelChImpl;

/**
 * What sun.nio.ch keeps for itself; the installer has opened the package to this module. Compiled
 * apart, against the JDK that builds this.
 */
final class NioDescriptors {
  private NioDescriptors() {}

  /** Of any channel that a selector takes. */
  static @Nullable FileDescriptor of(Object channel) {
    return ((SelChImpl) channel).getFD();
  }
}
