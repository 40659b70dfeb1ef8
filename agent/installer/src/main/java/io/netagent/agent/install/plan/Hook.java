package io.netagent.agent.install.plan;

/** One row of the table of hooks: which method gets which advice, where, when, and why. */
public final class Hook {
  /** No upper end of the JDK range. */
  static final int ANY_LATER = Integer.MAX_VALUE;

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

  private Hook(
      Where where,
      String className,
      String methodName,
      String descriptorStart,
      int firstJdk,
      int lastJdk,
      String advice,
      String reason) {
    this.where = where;
    this.className = className;
    this.methodName = methodName;
    this.descriptorStart = descriptorStart;
    this.firstJdk = firstJdk;
    this.lastJdk = lastJdk;
    this.advice = advice;
    this.reason = reason;
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
        reason);
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
        reason);
  }

  /**
   * A class of a library whose name is this one or ends with it (relocated copies).
   *
   * @param advice calls public methods of io.netagent.hooks and nothing else of ours
   */
  static Hook inLibrary(
      String className, String methodName, String descriptorStart, String advice, String reason) {
    return new Hook(
        Where.LIBRARY, className, methodName, descriptorStart, 0, ANY_LATER, advice, reason);
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
