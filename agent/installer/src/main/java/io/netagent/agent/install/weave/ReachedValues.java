package io.netagent.agent.install.weave;

import io.netagent.agent.install.weave.ClassShape.Member;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Values that lie some steps away from the woven object: fields, and methods that take nothing.
 * What the woven class may not access, or is not there, or is of another type, is found out when
 * the class is woven, not when it runs.
 */
final class ReachedValues {
  private static final String CALL = "()";

  private final ClassFiles files;
  private final ClassShape woven;

  /**
   * Those of one class.
   *
   * @param woven the class whose code takes the steps
   */
  ReachedValues(ClassFiles files, ClassShape woven) {
    this.files = files;
    this.woven = woven;
  }

  /**
   * Loads the value at the end of a path.
   *
   * @param path steps with points between; a method's ends with "()"
   */
  void load(MethodVisitor code, String path, Type wanted) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    Type at = Type.getObjectType(woven.name);
    for (String step : path.split("\\.", -1)) {
      at =
          step.endsWith(CALL)
              ? call(code, at, step.substring(0, step.length() - CALL.length()))
              : read(code, at, step);
    }
    requireAssignable(at, wanted);
  }

  private Type read(MethodVisitor code, Type at, String name) {
    for (ClassShape type = shape(at); type != null; type = superOf(type)) {
      Member field = type.field(name);
      if (field != null) {
        requireUsable(field);
        code.visitFieldInsn(Opcodes.GETFIELD, type.name, name, field.descriptor);
        return field.type();
      }
    }
    throw new IllegalStateException(at.getClassName() + " has no field " + name);
  }

  private Type call(MethodVisitor code, Type at, String name) {
    for (ClassShape type = shape(at); type != null; type = superOf(type)) {
      Member method = type.getter(name);
      if (method != null) {
        requireUsable(method);
        if ((method.access & Opcodes.ACC_PRIVATE) != 0) {
          throw new IllegalStateException(method + " is private");
        }
        code.visitMethodInsn(
            type.isInterface ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL,
            type.name,
            name,
            method.descriptor,
            type.isInterface);
        return method.type();
      }
    }
    throw new IllegalStateException(at.getClassName() + " has no method " + name);
  }

  private void requireUsable(Member member) {
    if (member.isStatic() || !member.isAccessibleIn(woven.name)) {
      throw new IllegalStateException(member + " is not accessible in " + woven.name);
    }
  }

  /**
   * Whether a value may stand where another type is wanted, without a conversion.
   *
   * @throws IllegalStateException if not
   */
  void requireAssignable(Type from, Type wanted) {
    if (!isAssignable(from, wanted)) {
      throw new IllegalStateException(
          "a " + from.getClassName() + " is no " + wanted.getClassName());
    }
  }

  private boolean isAssignable(Type from, Type wanted) {
    if (from.equals(wanted)) {
      return true;
    }
    if (!isReference(from) || !isReference(wanted)) {
      return false;
    }
    if (wanted.getInternalName().equals("java/lang/Object")) {
      return true;
    }
    return from.getSort() == Type.OBJECT && inherits(shape(from), wanted.getInternalName());
  }

  private boolean inherits(@Nullable ClassShape type, String wanted) {
    for (ClassShape at = type; at != null; at = superOf(at)) {
      if (at.name.equals(wanted)) {
        return true;
      }
      for (String each : at.interfaces) {
        if (inherits(files.shape(each), wanted)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isReference(Type type) {
    return type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY;
  }

  private ClassShape shape(Type type) {
    if (type.getSort() != Type.OBJECT) {
      throw new IllegalStateException(type.getClassName() + " is no class");
    }
    return files.shape(type.getInternalName());
  }

  private @Nullable ClassShape superOf(ClassShape type) {
    return type.superName == null ? null : files.shape(type.superName);
  }
}
