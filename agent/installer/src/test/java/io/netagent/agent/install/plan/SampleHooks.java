package io.netagent.agent.install.plan;

/** Rows that are in no plan, for tests of weaving. */
public final class SampleHooks {
  private SampleHooks() {}

  /**
   * One for a class of the tests.
   *
   * @param advice the name of a class in advice.sample
   */
  public static Hook of(String className, String method, String descriptor, String advice) {
    return Hook.inLibrary(className, method, descriptor, "sample." + advice, "a sample");
  }
}
