package io.netagent.agent.install.weave;

import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.jar.asm.TypePath;
import org.jspecify.annotations.Nullable;

/**
 * Puts advice into the code of one method. In front of it the entry's; each return becomes a jump
 * behind it, where the exit's runs, also for what it throws if that is asked for. Whatever advice
 * throws ends there.
 *
 * <p>A return leaves nothing but its value on the operand stack, as javac makes it: {@link
 * ReturnStacks} looks.
 */
final class WovenMethod extends MethodVisitor {
  private static final String THROWABLE = WovenVariables.THROWABLE;
  private static final Object[] NOTHING = {};
  private static final Object[] AN_EXCEPTION = {THROWABLE};

  private final WovenVariables variables;
  private final ReachedValues reached;
  private final @Nullable AdviceMethod enter;
  private final @Nullable AdviceMethod exit;

  /** Class files have none before 50 (JVMS 4.10.2). */
  private final boolean hasFrames;

  private final String owner;
  private final boolean hasThis;
  private final Label body = new Label();
  private final Label returning = new Label();

  /** Around a method that has code. */
  WovenMethod(
      MethodVisitor woven,
      ClassShape owner,
      int access,
      String name,
      String descriptor,
      AdviceClass advice,
      ReachedValues reached) {
    super(Opcodes.ASM9, woven);
    this.variables = new WovenVariables(owner.name, access, descriptor, advice);
    this.reached = reached;
    this.enter = advice.enter;
    this.exit = advice.exit;
    this.hasFrames = owner.majorVersion >= Opcodes.V1_6;
    this.owner = owner.name;
    this.hasThis = (access & Opcodes.ACC_STATIC) == 0;
    if (name.equals("<init>") && (enter != null || (exit != null && exit.runsWhenThrown))) {
      throw new IllegalStateException("a constructor can have advice at its exit alone");
    }
  }

  @Override
  public void visitCode() {
    super.visitCode();
    for (int i = 0; i < variables.copies.length; i++) {
      if (variables.copies[i] >= 0) {
        Type type = variables.arguments[i];
        mv.visitVarInsn(type.getOpcode(Opcodes.ILOAD), variables.argument(i));
        mv.visitVarInsn(type.getOpcode(Opcodes.ISTORE), variables.copies[i]);
      }
    }
    if (enter == null) {
      mv.visitLabel(body);
      return;
    }
    Label start = new Label();
    Label failed = new Label();
    mv.visitTryCatchBlock(start, failed, failed, THROWABLE);
    mv.visitLabel(start);
    enter.copyTo(mv, new Loads(true));
    store(enter.returned, variables.begun);
    mv.visitJumpInsn(Opcodes.GOTO, body);
    mv.visitLabel(failed);
    frame(variables.atEntry(false), AN_EXCEPTION);
    mv.visitInsn(Opcodes.POP);
    storeNothing(enter.returned, variables.begun);
    mv.visitLabel(body);
    frame(variables.atEntry(true), NOTHING);
    // Should the method begin with a frame: there can't be two at one instruction.
    mv.visitInsn(Opcodes.NOP);
  }

  private void store(Type type, int variable) {
    if (type.getSize() > 0) {
      mv.visitVarInsn(type.getOpcode(Opcodes.ISTORE), variable);
    }
  }

  private void storeNothing(Type type, int variable) {
    switch (type.getSort()) {
      case Type.VOID:
        return;
      case Type.LONG:
        mv.visitInsn(Opcodes.LCONST_0);
        break;
      case Type.FLOAT:
        mv.visitInsn(Opcodes.FCONST_0);
        break;
      case Type.DOUBLE:
        mv.visitInsn(Opcodes.DCONST_0);
        break;
      case Type.OBJECT:
      case Type.ARRAY:
        mv.visitInsn(Opcodes.ACONST_NULL);
        break;
      default:
        mv.visitInsn(Opcodes.ICONST_0);
    }
    store(type, variable);
  }

  private void frame(Object[] locals, Object[] stack) {
    if (hasFrames) {
      mv.visitFrame(Opcodes.F_NEW, locals.length, locals, stack.length, stack);
    }
  }

  @Override
  public void visitFrame(int type, int count, Object[] locals, int stackCount, Object[] stack) {
    Object[] own = variables.inBody(locals, count);
    mv.visitFrame(type, own.length, own, stackCount, stack);
  }

  @Override
  public void visitVarInsn(int opcode, int variable) {
    mv.visitVarInsn(opcode, variables.moved(variable));
  }

  @Override
  public void visitIincInsn(int variable, int increment) {
    mv.visitIincInsn(variables.moved(variable), increment);
  }

  @Override
  public void visitLocalVariable(
      String name,
      String descriptor,
      @Nullable String signature,
      Label start,
      Label end,
      int variable) {
    mv.visitLocalVariable(name, descriptor, signature, start, end, variables.moved(variable));
  }

  @Override
  public @Nullable AnnotationVisitor visitLocalVariableAnnotation(
      int reference,
      @Nullable TypePath path,
      Label[] start,
      Label[] end,
      int[] variable,
      String descriptor,
      boolean visible) {
    int[] moved = new int[variable.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = variables.moved(variable[i]);
    }
    return mv.visitLocalVariableAnnotation(reference, path, start, end, moved, descriptor, visible);
  }

  @Override
  public void visitInsn(int opcode) {
    if (exit == null || opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN) {
      mv.visitInsn(opcode);
      return;
    }
    store(variables.returned, variables.result);
    mv.visitJumpInsn(Opcodes.GOTO, returning);
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    int needed = Math.max(Math.max(1, variables.returned.getSize()), maxStack);
    if (enter != null) {
      needed = Math.max(needed, enter.maxStack);
    }
    if (exit != null) {
      needed = Math.max(needed, exit.maxStack);
      leave(exit);
    }
    mv.visitMaxs(needed, variables.count(maxLocals));
  }

  private void leave(AdviceMethod exit) {
    mv.visitLabel(returning);
    frame(variables.atExit(true, false), NOTHING);
    if (exit.runsWhenThrown) {
      Label thrown = new Label();
      Label leaving = new Label();
      mv.visitInsn(Opcodes.ACONST_NULL);
      mv.visitVarInsn(Opcodes.ASTORE, variables.thrown);
      mv.visitJumpInsn(Opcodes.GOTO, leaving);
      // The last in the table of the method's handlers: its own come first.
      mv.visitTryCatchBlock(body, returning, thrown, THROWABLE);
      mv.visitLabel(thrown);
      frame(variables.atExit(false, false), AN_EXCEPTION);
      mv.visitVarInsn(Opcodes.ASTORE, variables.thrown);
      storeNothing(variables.returned, variables.result);
      mv.visitLabel(leaving);
      frame(variables.atExit(true, true), NOTHING);
    }
    Object[] left = variables.atExit(true, true);
    Label start = new Label();
    Label failed = new Label();
    Label done = new Label();
    mv.visitTryCatchBlock(start, failed, failed, THROWABLE);
    mv.visitLabel(start);
    exit.copyTo(mv, new Loads(false));
    mv.visitJumpInsn(Opcodes.GOTO, done);
    mv.visitLabel(failed);
    frame(left, AN_EXCEPTION);
    mv.visitInsn(Opcodes.POP);
    mv.visitLabel(done);
    frame(left, NOTHING);
    if (exit.runsWhenThrown) {
      Label returned = new Label();
      mv.visitVarInsn(Opcodes.ALOAD, variables.thrown);
      mv.visitJumpInsn(Opcodes.IFNULL, returned);
      mv.visitVarInsn(Opcodes.ALOAD, variables.thrown);
      mv.visitInsn(Opcodes.ATHROW);
      mv.visitLabel(returned);
      frame(left, NOTHING);
    }
    if (variables.result >= 0) {
      mv.visitVarInsn(variables.returned.getOpcode(Opcodes.ILOAD), variables.result);
    }
    mv.visitInsn(variables.returned.getOpcode(Opcodes.IRETURN));
  }

  /** What stands for the parameters of advice. No lambda: the first of a JVM costs milliseconds. */
  private final class Loads implements AdviceMethod.Loads {
    private final boolean atEntry;

    Loads(boolean atEntry) {
      this.atEntry = atEntry;
    }

    @Override
    public void load(AdviceParameter parameter) {
      switch (parameter.kind) {
        case THIS:
          requireThis();
          reached.requireAssignable(Type.getObjectType(owner), parameter.type);
          mv.visitVarInsn(Opcodes.ALOAD, 0);
          break;
        case ARGUMENT:
          loadArgument(parameter);
          break;
        case FIELD:
        case REACH:
          requireThis();
          reached.load(mv, parameter.path, parameter.type);
          break;
        case ENTER:
          loadOwn(enter == null ? Type.VOID_TYPE : enter.returned, variables.begun, parameter);
          break;
        case RETURN:
          loadOwn(variables.returned, variables.result, parameter);
          break;
        case THROWN:
          loadOwn(Type.getObjectType(THROWABLE), variables.thrown, parameter);
          break;
      }
    }

    private void loadArgument(AdviceParameter parameter) {
      int index = parameter.argument;
      if (index >= variables.arguments.length) {
        throw new IllegalStateException("the method has no argument " + index);
      }
      Type type = variables.arguments[index];
      reached.requireAssignable(type, parameter.type);
      mv.visitVarInsn(
          type.getOpcode(Opcodes.ILOAD),
          atEntry ? variables.argument(index) : variables.copies[index]);
    }

    private void loadOwn(Type type, int variable, AdviceParameter parameter) {
      if (variable < 0 || atEntry) {
        throw new IllegalStateException("there is no value for " + parameter.kind);
      }
      reached.requireAssignable(type, parameter.type);
      mv.visitVarInsn(type.getOpcode(Opcodes.ILOAD), variable);
    }

    private void requireThis() {
      if (!hasThis) {
        throw new IllegalStateException("a static method has no object");
      }
    }
  }
}
