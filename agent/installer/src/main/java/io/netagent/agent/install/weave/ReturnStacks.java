package io.netagent.agent.install.weave;

import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a method with a return that leaves more than its value on the operand stack: the JVM
 * allows that (JVMS 2.6.4), no javac makes it, and a jump in its place would be a VerifyError in
 * the application.
 */
final class ReturnStacks extends MethodVisitor {
  /** Behind a jump, before a frame or a label that is jumped to. */
  private static final int UNKNOWN = -1;

  /**
   * By opcode, what an instruction without operands adds to the stack, in entries (JVMS 6.5): a
   * letter behind 'E', or before it for what it takes away.
   */
  private static final String ADDS =
      "EFFFFFFFFGGFFFGG" // constants
          + "??????????????????????????????"
          + "DEDEDDDD" // array loads
          + "?????????????????????????"
          + "BABABBBB" // array stores
          + "DCFFFGGGE" // pop to swap
          + "DCDCDCDCDCDCDCDCDCDCEEEEDDDDDDDCDCDC" // arithmetic
          + "?"
          + "FEFDDEEFFDEDEEE" // conversions
          + "BDDBB" // comparisons
          + "?????????????????????????????????????"
          + "E???DD"; // length, monitors

  private final Type returned;
  private final Map<Label, Integer> atLabels = new HashMap<>();
  private int entries;

  ReturnStacks(MethodVisitor next, String descriptor) {
    super(Opcodes.ASM9, next);
    this.returned = Type.getReturnType(descriptor);
  }

  private void add(int added) {
    if (entries != UNKNOWN) {
      entries += added;
    }
  }

  private void jumpsTo(Label label) {
    if (entries != UNKNOWN) {
      atLabels.put(label, entries);
    }
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
      if (entries != returned.getSize()) {
        throw new IllegalStateException("a return leaves something on the stack");
      }
      entries = UNKNOWN;
    } else if (opcode == Opcodes.ATHROW) {
      entries = UNKNOWN;
    } else {
      add(ADDS.charAt(opcode) - 'E');
    }
    super.visitInsn(opcode);
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    add(opcode == Opcodes.NEWARRAY ? 0 : 1);
    super.visitIntInsn(opcode, operand);
  }

  @Override
  public void visitVarInsn(int opcode, int variable) {
    switch (opcode) {
      case Opcodes.LLOAD:
      case Opcodes.DLOAD:
        add(2);
        break;
      case Opcodes.LSTORE:
      case Opcodes.DSTORE:
        add(-2);
        break;
      default:
        add(opcode >= Opcodes.ISTORE ? -1 : 1);
    }
    super.visitVarInsn(opcode, variable);
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    add(opcode == Opcodes.NEW ? 1 : 0);
    super.visitTypeInsn(opcode, type);
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    boolean isStatic = opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC;
    boolean isRead = opcode == Opcodes.GETSTATIC || opcode == Opcodes.GETFIELD;
    int size = Type.getType(descriptor).getSize();
    add((isStatic ? 0 : -1) + (isRead ? size : -size));
    super.visitFieldInsn(opcode, owner, name, descriptor);
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean ofInterface) {
    call(descriptor, opcode != Opcodes.INVOKESTATIC);
    super.visitMethodInsn(opcode, owner, name, descriptor, ofInterface);
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle bootstrap, Object... arguments) {
    call(descriptor, false);
    super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
  }

  private void call(String descriptor, boolean onObject) {
    // ASM counts an object in any case.
    int sizes = Type.getArgumentsAndReturnSizes(descriptor);
    add((sizes & 3) - (sizes >> 2) + (onObject ? 0 : 1));
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    if (opcode == Opcodes.JSR) {
      throw new IllegalStateException("a subroutine");
    }
    boolean comparesTwo = opcode >= Opcodes.IF_ICMPEQ && opcode <= Opcodes.IF_ACMPNE;
    add(opcode == Opcodes.GOTO ? 0 : comparesTwo ? -2 : -1);
    jumpsTo(label);
    if (opcode == Opcodes.GOTO) {
      entries = UNKNOWN;
    }
    super.visitJumpInsn(opcode, label);
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label other, Label... labels) {
    leap(other, labels);
    super.visitTableSwitchInsn(min, max, other, labels);
  }

  @Override
  public void visitLookupSwitchInsn(Label other, int[] keys, Label[] labels) {
    leap(other, labels);
    super.visitLookupSwitchInsn(other, keys, labels);
  }

  private void leap(Label other, Label[] labels) {
    add(-1);
    jumpsTo(other);
    for (Label label : labels) {
      jumpsTo(label);
    }
    entries = UNKNOWN;
  }

  @Override
  public void visitLabel(Label label) {
    Integer known = atLabels.get(label);
    if (known != null) {
      entries = known;
    }
    super.visitLabel(label);
  }

  @Override
  public void visitFrame(int type, int count, Object[] locals, int stackCount, Object[] stack) {
    entries = 0;
    for (int i = 0; i < stackCount; i++) {
      entries += stack[i].equals(Opcodes.LONG) || stack[i].equals(Opcodes.DOUBLE) ? 2 : 1;
    }
    super.visitFrame(type, count, locals, stackCount, stack);
  }

  @Override
  public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
    atLabels.put(handler, 1);
    super.visitTryCatchBlock(start, end, handler, type);
  }

  @Override
  public void visitLdcInsn(Object value) {
    boolean isWide =
        value instanceof Long
            || value instanceof Double
            || (value instanceof ConstantDynamic && ((ConstantDynamic) value).getSize() == 2);
    add(isWide ? 2 : 1);
    super.visitLdcInsn(value);
  }

  @Override
  public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
    add(1 - dimensions);
    super.visitMultiANewArrayInsn(descriptor, dimensions);
  }
}
