package io.netagent.hooks;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What sun.nio.ch keeps for itself; the installer has opened the package to this module. */
final class NioFields {
  private static final MethodHandle CHANNEL_FD = channelDescriptor();

  private NioFields() {}

  private static MethodHandle channelDescriptor() {
    try {
      Method method = Class.forName("sun.nio.ch.SelChImpl", false, null).getMethod("getFD");
      method.setAccessible(true);
      return MethodHandles.lookup()
          .unreflect(method)
          .asType(MethodType.methodType(FileDescriptor.class, Object.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Initializes this class, at the start and not in the middle of an I/O. */
  static void ready() {}

  /** Of a sun.nio.ch.SelChImpl: any channel that a selector takes. */
  static @Nullable FileDescriptor descriptor(Object channel) throws Throwable {
    return (FileDescriptor) CHANNEL_FD.invokeExact(channel);
  }
}
