package io.netagent.agent.install.weave;

import net.bytebuddy.jar.asm.Type;

/** A parameter of advice: what stands for it in the woven method. */
final class AdviceParameter {
  /** The annotations of {@code net.bytebuddy.asm.Advice}, and our own. */
  enum Kind {
    /** {@code @Advice.This}. */
    THIS,
    /** {@code @Advice.Argument}: as it was at the entry, also at the exit. */
    ARGUMENT,
    /** {@code @Advice.FieldValue}, now. */
    FIELD,
    /** {@code @Reach}, now. */
    REACH,
    /** {@code @Advice.Enter}: what the advice at the entry returned; 0 or null if it failed. */
    ENTER,
    /** {@code @Advice.Return}; 0 or null if the method has thrown. */
    RETURN,
    /** {@code @Advice.Thrown}; null if the method has returned. */
    THROWN
  }

  final Kind kind;

  /** Of the advice's own. */
  final Type type;

  /** Which argument of the woven method, from 0. */
  final int argument;

  /** The field's name, or the steps from the woven object: "socket.intValue()". */
  final String path;

  AdviceParameter(Kind kind, Type type, int argument, String path) {
    this.kind = kind;
    this.type = type;
    this.argument = argument;
    this.path = path;
  }
}
