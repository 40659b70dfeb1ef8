package io.netagent.benchmarks.overhead.watched;

/**
 * A program that does nothing: what is left of its run is the start of the JVM, and of the agent.
 */
public final class Nothing {
  private Nothing() {}

  public static void main(String[] arguments) {}
}
