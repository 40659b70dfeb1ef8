package io.netagent.agent.install.plan;

import java.util.List;

/** One row of the table of hooks: which method gets which advice, where, when, and why. */
public final class Hook {
  /** No upper end of the JDK range. */
  static final int ANY_LATER = Integer.MAX_VALUE;

  /** {@link #part} of a hook whose method all versions have. */
  private static final String EVERY_VERSION = "";

  /** {@link #part} of a hook that is never missing. */
  private static final String NO_VERSION_NEEDED = "-";

  private static final String ADVICE_PACKAGE = "io.netagent.agent.install.advice.";

  private enum Where {
    /** A class of the JDK that is loaded, if it is not yet, and woven when the agent starts. */
    JDK_AT_START,

    /** A class of the JDK that many applications never need: woven when it loads. */
    JDK_WHEN_LOADED,

    /** A class of a library, in any loader and under any prefix (shaded): woven when it loads. */
    LIBRARY
  }

  private final Where where;
  private final String className;
  private final String methodName;
  private final String descriptorStart;
  private final int firstJdk;
  private final int lastJdk;
  private final String advice;
  private final String reason;
  private final String part;

  private Hook(
      Where where,
      String className,
      String methodName,
      String descriptorStart,
      int firstJdk,
      int lastJdk,
      String advice,
      String reason,
      String part) {
    this.where = where;
    this.className = className;
    this.methodName = methodName;
    this.descriptorStart = descriptorStart;
    this.firstJdk = firstJdk;
    this.lastJdk = lastJdk;
    this.advice = advice;
    this.reason = reason;
    this.part = part;
  }

  /**
   * A class of the JDK that is woven when the agent starts; if it does not exist, or has no such
   * method, that is reported.
   *
   * @param descriptorStart as much of the method's descriptor as is the same in all JDKs of the
   *     range
   * @param advice the name of a class in the package advice, or behind it ("tls.Started")
   */
  static Hook atStart(
      String className,
      String methodName,
      String descriptorStart,
      int firstJdk,
      int lastJdk,
      String advice,
      String reason) {
    return new Hook(
        Where.JDK_AT_START,
        className,
        methodName,
        descriptorStart,
        firstJdk,
        lastJdk,
        advice,
        reason,
        EVERY_VERSION);
  }

  /** A class of the JDK that is woven when it loads; until then it is not missing. */
  static Hook whenLoaded(
      String className,
      String methodName,
      String descriptorStart,
      int firstJdk,
      int lastJdk,
      String advice,
      String reason) {
    return new Hook(
        Where.JDK_WHEN_LOADED,
        className,
        methodName,
        descriptorStart,
        firstJdk,
        lastJdk,
        advice,
        reason,
        EVERY_VERSION);
  }

  /**
   * A class of a library whose name is this one or ends with it (relocated copies).
   *
   * @param descriptorStart as the library has it under its own name
   * @param advice calls public methods of io.netagent.hooks and nothing else of ours
   */
  static Hook inLibrary(
      String className, String methodName, String descriptorStart, String advice, String reason) {
    return new Hook(
        Where.LIBRARY,
        className,
        methodName,
        descriptorStart,
        0,
        ANY_LATER,
        advice,
        reason,
        EVERY_VERSION);
  }

  /** The same hook, for versions of the library that do this in some other method of the class. */
  Hook orElse(String part) {
    return new Hook(
        where, className, methodName, descriptorStart, firstJdk, lastJdk, advice, reason, part);
  }

  /** The same hook, for something that not every version of the library does. */
  Hook ifAny() {
    return orElse(NO_VERSION_NEEDED);
  }

  boolean appliesTo(int jdk) {
    return firstJdk <= jdk && jdk <= lastJdk;
  }

  public boolean matches(String name, String descriptor) {
    return methodName.equals(name) && descriptor.startsWith(descriptorStart);
  }

  public boolean isAtStart() {
    return where == Where.JDK_AT_START;
  }

  public boolean isInLibrary() {
    return where == Where.LIBRARY;
  }

  /**
   * Whether the report must name this hook, in a class that has got these.
   *
   * @param applied hooks of the same class
   */
  public boolean isMissing(List<Hook> applied) {
    if (part.equals(NO_VERSION_NEEDED) || applied.contains(this)) {
      return false;
    }
    if (part.equals(EVERY_VERSION)) {
      return true;
    }
    for (Hook other : applied) {
      if (other.part.equals(part)) {
        return false;
      }
    }
    return true;
  }

  /** Of a library's class, the end of its name. */
  public String className() {
    return className;
  }

  /** The name of the class whose lines are copied in. */
  public String adviceClassName() {
    return ADVICE_PACKAGE + advice;
  }

  public String reason() {
    return reason;
  }

  /** As it stands in the record's report of missing hooks. */
  @Override
  public String toString() {
    return className + "." + methodName + descriptorStart;
  }
}
