package io.netagent.agent.install;

import io.netagent.agent.install.advice.Reach;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.member.FieldAccess;
import net.bytebuddy.implementation.bytecode.member.MethodInvocation;
import net.bytebuddy.implementation.bytecode.member.MethodVariableAccess;

/** How a parameter with {@link Reach} gets its value: plain field reads and calls. */
final class ReachMapping implements Advice.OffsetMapping {
  private final String path;
  private final TypeDescription.Generic target;

  private ReachMapping(String path, TypeDescription.Generic target) {
    this.path = path;
    this.target = target;
  }

  @Override
  public Target resolve(
      TypeDescription instrumentedType,
      MethodDescription instrumentedMethod,
      Assigner assigner,
      Advice.ArgumentHandler argumentHandler,
      Sort sort) {
    List<StackManipulation> steps = new ArrayList<>();
    steps.add(MethodVariableAccess.loadThis());
    TypeDescription type = instrumentedType;
    for (String step : path.split("\\.", -1)) {
      if (step.endsWith("()")) {
        MethodDescription method = method(type, step.substring(0, step.length() - 2));
        steps.add(MethodInvocation.invoke(method.asDefined()).virtual(type));
        type = method.getReturnType().asErasure();
      } else {
        FieldDescription field = field(type, step);
        steps.add(FieldAccess.forField(field.asDefined()).read());
        type = field.getType().asErasure();
      }
    }
    steps.add(assigner.assign(type.asGenericType(), target, Assigner.Typing.STATIC));
    return new Target.ForStackManipulation(new StackManipulation.Compound(steps));
  }

  private static FieldDescription field(TypeDescription type, String name) {
    for (TypeDefinition at = type; at != null; at = at.getSuperClass()) {
      for (FieldDescription field : at.asErasure().getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return field;
        }
      }
    }
    throw new IllegalStateException(type.getName() + " has no field " + name);
  }

  private static MethodDescription method(TypeDescription type, String name) {
    for (TypeDefinition at = type; at != null; at = at.getSuperClass()) {
      for (MethodDescription method : at.asErasure().getDeclaredMethods()) {
        if (method.getInternalName().equals(name) && method.getParameters().isEmpty()) {
          return method;
        }
      }
    }
    throw new IllegalStateException(type.getName() + " has no method " + name);
  }

  /** Reads the path without loading the annotation's class anew, which would make a proxy. */
  static final class Factory implements Advice.OffsetMapping.Factory<Reach> {
    @Override
    public Class<Reach> getAnnotationType() {
      return Reach.class;
    }

    @Override
    public Advice.OffsetMapping make(
        ParameterDescription.InDefinedShape target,
        AnnotationDescription.Loadable<Reach> annotation,
        AdviceType adviceType) {
      return new ReachMapping(annotation.getValue("value").resolve(String.class), target.getType());
    }
  }
}
