package io.netagent.agent.install.advice.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the samples of advice call: keeps each call as text. */
public final class Calls {
  private static final List<String> CALLS = new ArrayList<>();

  private Calls() {}

  public static void said(Object... values) {
    CALLS.add(Arrays.deepToString(values));
  }

  /** Whatever is given, comes back. */
  public static Object began(Object value) {
    said("began", value);
    return value;
  }

  public static long beganWide(long value) {
    said("beganWide", value);
    return value + 1;
  }

  public static void ended(Object begun, Throwable thrown) {
    said("ended", begun, thrown == null ? "" : thrown.getClass().getSimpleName());
  }

  public static void endedWide(long begun, long first, double second, long returned, Throwable t) {
    said("endedWide", begun, first, second, returned, t == null ? "" : t.getMessage());
  }

  public static void endedPlain(Object self, int field, Object returned) {
    said("endedPlain", self.getClass().getSimpleName(), field, returned);
  }

  public static void reached(Object self, int length, Object field) {
    said("reached", self.getClass().getSimpleName(), length, field);
  }

  public static Object fails(Object value) {
    said("fails", value);
    throw new IllegalStateException("of advice");
  }

  /** All since the last call. */
  public static List<String> taken() {
    List<String> taken = new ArrayList<>(CALLS);
    CALLS.clear();
    return taken;
  }
}
