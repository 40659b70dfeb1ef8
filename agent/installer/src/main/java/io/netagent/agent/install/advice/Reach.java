package io.netagent.agent.install.advice;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A parameter of advice whose value lies some steps away from the woven object: names of fields and
 * of methods without parameters, as {@code this$0.socket.intValue()}. Steps are resolved when the
 * class is woven and may only use what the woven class itself may access.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Reach {
  String value();
}
