package io.netagent.recorder;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Fences by whatever name this JDK has for them: VarHandle is Java 9 and this class is Java 8
 * bytecode. As static finals the handles are constants to the compilers and cost nothing.
 */
final class Fences {
  private static final MethodHandle STORE_STORE;
  private static final MethodHandle LOAD_LOAD;
  private static final MethodHandle RELEASE;

  static {
    try {
      MethodHandle[] all = ofThisJdk();
      STORE_STORE = all[0];
      LOAD_LOAD = all[1];
      RELEASE = all[2];
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Fences() {}

  private static MethodHandle[] ofThisJdk() throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    MethodType noArguments = MethodType.methodType(void.class);
    Class<?> varHandle;
    try {
      varHandle = Class.forName("java.lang.invoke.VarHandle");
    } catch (ClassNotFoundException e) {
      Object unsafe = MemoryAccess.publicUnsafe();
      Class<?> type = unsafe.getClass();
      return new MethodHandle[] {
        lookup.findVirtual(type, "storeFence", noArguments).bindTo(unsafe),
        lookup.findVirtual(type, "loadFence", noArguments).bindTo(unsafe),
        lookup.findVirtual(type, "storeFence", noArguments).bindTo(unsafe)
      };
    }
    return new MethodHandle[] {
      lookup.findStatic(varHandle, "storeStoreFence", noArguments),
      lookup.findStatic(varHandle, "loadLoadFence", noArguments),
      lookup.findStatic(varHandle, "releaseFence", noArguments)
    };
  }

  /** Stores before stay before stores after, for readers of the mapping on any processor. */
  static void storeStore() {
    try {
      STORE_STORE.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Loads before stay before loads after. */
  static void loadLoad() {
    try {
      LOAD_LOAD.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Loads and stores before stay before stores after. */
  static void release() {
    try {
      RELEASE.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
