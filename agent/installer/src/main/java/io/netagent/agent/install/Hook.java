package io.netagent.agent.install;

/** One row of the table of hooks: which method of the JDK gets which advice, where, and why. */
final class Hook {
  /** No upper end of the JDK range. */
  static final int ANY_LATER = Integer.MAX_VALUE;

  final String className;
  final String methodName;

  /** The beginning of the method's descriptor: as much as is the same in all JDKs of the range. */
  final String descriptorStart;

  final int firstJdk;
  final int lastJdk;

  /** The simple name of a class in the package advice. */
  final String advice;

  final String reason;

  Hook(
      String className,
      String methodName,
      String descriptorStart,
      int firstJdk,
      int lastJdk,
      String advice,
      String reason) {
    this.className = className;
    this.methodName = methodName;
    this.descriptorStart = descriptorStart;
    this.firstJdk = firstJdk;
    this.lastJdk = lastJdk;
    this.advice = advice;
    this.reason = reason;
  }

  boolean appliesTo(int jdk) {
    return firstJdk <= jdk && jdk <= lastJdk;
  }

  boolean matches(String name, String descriptor) {
    return methodName.equals(name) && descriptor.startsWith(descriptorStart);
  }

  String adviceClassName() {
    return Hook.class.getPackage().getName() + ".advice." + advice;
  }

  /** As it stands in the record's report of missing hooks. */
  @Override
  public String toString() {
    return className + "." + methodName + descriptorStart;
  }
}
