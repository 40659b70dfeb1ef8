package io.netagent.hooks;

/** What the JVM tells an agent (java.lang.instrument), which no module of this package's has. */
public interface LoadedClasses {
  /** All classes that are loaded. */
  Class<?>[] all();
}
