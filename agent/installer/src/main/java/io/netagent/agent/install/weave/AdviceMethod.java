package io.netagent.agent.install.weave;

import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * The advice at one end of a method: a static method without branches, whose instructions are
 * copied into each woven one. Where it loads a parameter, the woven method loads what stands for
 * it.
 */
final class AdviceMethod {
  /** How the woven method loads what stands for a parameter: one value on the stack. */
  interface Loads {
    void load(AdviceParameter parameter);
  }

  final List<AdviceParameter> parameters;
  final Type returned;

  /** Whether it runs too when the woven method throws. */
  final boolean runsWhenThrown;

  /** Entries of the operand stack that its instructions take at most. */
  final int maxStack;

  private final ClassReader reader;
  private final String name;
  private final String descriptor;

  AdviceMethod(
      ClassReader reader,
      String name,
      String descriptor,
      List<AdviceParameter> parameters,
      boolean runsWhenThrown,
      int maxStack) {
    this.reader = reader;
    this.name = name;
    this.descriptor = descriptor;
    this.parameters = parameters;
    this.returned = Type.getReturnType(descriptor);
    this.runsWhenThrown = runsWhenThrown;
    this.maxStack = maxStack;
  }

  /** Copies its instructions. What it returns is left on the stack. */
  void copyTo(MethodVisitor woven, Loads loads) {
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String methodName,
              String methodDescriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            return methodName.equals(name) && methodDescriptor.equals(descriptor)
                ? new Copy(woven, loads)
                : null;
          }
        },
        ClassReader.SKIP_DEBUG);
  }

  private AdviceParameter inVariable(int variable) {
    int at = 0;
    for (AdviceParameter parameter : parameters) {
      if (at == variable) {
        return parameter;
      }
      at += parameter.type.getSize();
    }
    throw new IllegalStateException("variables of its own");
  }

  /** Lets through what needs no frame and no variable of its own, and ends with one return. */
  private final class Copy extends MethodVisitor {
    private final MethodVisitor woven;
    private final Loads loads;

    Copy(MethodVisitor woven, Loads loads) {
      super(Opcodes.ASM9);
      this.woven = woven;
      this.loads = loads;
    }

    private IllegalStateException refused(String what) {
      return new IllegalStateException(
          reader.getClassName() + "." + name + ": advice with " + what + " can't be copied");
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
      if (opcode >= Opcodes.ISTORE) {
        throw refused("variables of its own");
      }
      loads.load(inVariable(variable));
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.ATHROW) {
        throw refused("a throw");
      }
      if (opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN) {
        woven.visitInsn(opcode);
      }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      woven.visitIntInsn(opcode, operand);
    }

    @Override
    public void visitLdcInsn(Object value) {
      woven.visitLdcInsn(value);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String field, String type) {
      woven.visitFieldInsn(opcode, owner, field, type);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String method, String type, boolean ofInterface) {
      woven.visitMethodInsn(opcode, owner, method, type, ofInterface);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      woven.visitTypeInsn(opcode, type);
    }

    @Override
    public void visitIincInsn(int variable, int increment) {
      throw refused("variables of its own");
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      throw refused("a branch");
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label other, Label... labels) {
      throw refused("a branch");
    }

    @Override
    public void visitLookupSwitchInsn(Label other, int[] keys, Label[] labels) {
      throw refused("a branch");
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
      throw refused("a catch");
    }

    @Override
    public void visitInvokeDynamicInsn(
        String method, String type, Handle bootstrap, Object... arguments) {
      throw refused("a lambda");
    }

    @Override
    public void visitMultiANewArrayInsn(String type, int dimensions) {
      throw refused("an array");
    }
  }
}
