package io.netagent.agent.install.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * A class of advice, read from its file and not loaded. Its methods are written with the
 * annotations of {@code net.bytebuddy.asm.Advice}, and mean what they mean there, as far as they
 * are used here: what is not known here is refused.
 */
final class AdviceClass {
  private static final String ADVICE = "Lnet/bytebuddy/asm/Advice$";
  private static final String REACH = "Lio/netagent/agent/install/advice/Reach;";
  private static final Type THROWABLE = Type.getType(Throwable.class);

  /** At the entry of the woven method. */
  @Nullable AdviceMethod enter;

  /** At its exit. */
  @Nullable AdviceMethod exit;

  private AdviceClass() {}

  /**
   * Reads a class file.
   *
   * @throws IllegalStateException for advice that can't be woven here
   */
  static AdviceClass read(byte[] bytes) {
    AdviceClass advice = new AdviceClass();
    ClassReader reader = new ClassReader(bytes);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            return (access & Opcodes.ACC_STATIC) == 0
                ? null
                : advice.new Declaration(reader, name, descriptor);
          }
        },
        ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    if (advice.enter == null && advice.exit == null) {
      throw new IllegalStateException(reader.getClassName() + " has no advice");
    }
    return advice;
  }

  /** One static method; with no annotation on it, it is none of ours. */
  private final class Declaration extends MethodVisitor {
    private final ClassReader reader;
    private final String name;
    private final String descriptor;
    private final Type[] types;
    private final @Nullable AdviceParameter[] parameters;
    private @Nullable String end;
    private final Map<String, Object> settings = new HashMap<>();
    private int maxStack;

    Declaration(ClassReader reader, String name, String descriptor) {
      super(Opcodes.ASM9);
      this.reader = reader;
      this.name = name;
      this.descriptor = descriptor;
      this.types = Type.getArgumentTypes(descriptor);
      this.parameters = new AdviceParameter[types.length];
    }

    private IllegalStateException refused(String what) {
      return new IllegalStateException(
          reader.getClassName() + "." + name + ": advice with " + what + " is not known here");
    }

    @Override
    public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
      if (!annotation.startsWith(ADVICE)) {
        throw refused(annotation);
      }
      end = annotation.substring(ADVICE.length(), annotation.length() - 1);
      return new Settings(settings);
    }

    @Override
    public AnnotationVisitor visitParameterAnnotation(
        int parameter, String annotation, boolean visible) {
      Map<String, Object> values = new HashMap<>();
      return new Settings(values) {
        @Override
        public void visitEnd() {
          parameters[parameter] = parameter(types[parameter], annotation, values);
        }
      };
    }

    private AdviceParameter parameter(Type type, String annotation, Map<String, Object> values) {
      Object value = values.remove("value");
      if (!values.isEmpty()) {
        throw refused(annotation + values);
      }
      int argument = value instanceof Integer ? (Integer) value : -1;
      String path = value instanceof String ? (String) value : "";
      return new AdviceParameter(kind(annotation), type, argument, path);
    }

    private AdviceParameter.Kind kind(String annotation) {
      switch (annotation) {
        case REACH:
          return AdviceParameter.Kind.REACH;
        case ADVICE + "This;":
          return AdviceParameter.Kind.THIS;
        case ADVICE + "Argument;":
          return AdviceParameter.Kind.ARGUMENT;
        case ADVICE + "FieldValue;":
          return AdviceParameter.Kind.FIELD;
        case ADVICE + "Enter;":
          return AdviceParameter.Kind.ENTER;
        case ADVICE + "Return;":
          return AdviceParameter.Kind.RETURN;
        case ADVICE + "Thrown;":
          return AdviceParameter.Kind.THROWN;
        default:
          throw refused(annotation);
      }
    }

    @Override
    public void visitMaxs(int stack, int locals) {
      maxStack = stack;
    }

    @Override
    public void visitEnd() {
      if (end == null) {
        return;
      }
      if (!THROWABLE.equals(settings.remove("suppress"))) {
        throw refused("exceptions that reach the woven method");
      }
      Object onThrowable = settings.remove("onThrowable");
      if (!settings.isEmpty() || (onThrowable != null && !onThrowable.equals(THROWABLE))) {
        throw refused(settings + " and onThrowable " + onThrowable);
      }
      List<AdviceParameter> known = new ArrayList<>();
      for (AdviceParameter parameter : parameters) {
        if (parameter == null) {
          throw refused("a parameter without annotation");
        }
        known.add(parameter);
      }
      AdviceMethod method =
          new AdviceMethod(reader, name, descriptor, known, onThrowable != null, maxStack);
      if (end.equals("OnMethodEnter")) {
        enter = method;
      } else if (end.equals("OnMethodExit") && method.returned.equals(Type.VOID_TYPE)) {
        exit = method;
      } else {
        throw refused(end + " that returns " + method.returned);
      }
    }
  }

  /** The values of one annotation, as ASM gives them. */
  private static class Settings extends AnnotationVisitor {
    private final Map<String, Object> values;

    Settings(Map<String, Object> values) {
      super(Opcodes.ASM9);
      this.values = values;
    }

    @Override
    public void visit(@Nullable String name, Object value) {
      values.put(String.valueOf(name), value);
    }

    @Override
    public void visitEnum(@Nullable String name, String descriptor, String value) {
      values.put(String.valueOf(name), value);
    }
  }
}
