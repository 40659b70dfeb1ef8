package io.netagent.recorder;

/** What must not be reordered, for readers of the mapping on any processor. No code on x86-64. */
final class Fences {
  private Fences() {}

  /** Stores before stay before stores after. */
  static void storeStore() {
    UnsafeMemory.storeFence();
  }

  /** Loads before stay before loads after. */
  static void loadLoad() {
    UnsafeMemory.loadFence();
  }

  /** Loads and stores before stay before stores after. */
  static void release() {
    UnsafeMemory.storeFence();
  }
}
