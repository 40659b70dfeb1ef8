package io.netagent.agent.install.weave;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * The local variables of a woven method. Its own come behind its arguments and in front of all
 * others, which move up by as many: copies of the arguments that the exit's advice asks for, what
 * the entry's advice returned, what the method returns, what it throws.
 *
 * <p>Frames are lists of verification types as {@code MethodVisitor.visitFrame} takes them,
 * expanded: one element for a long or double too (JVMS 4.10.1.2).
 */
final class WovenVariables {
  static final String THROWABLE = "java/lang/Throwable";

  final Type[] arguments;
  final Type returned;

  /** -1 where there is none; the same holds for the three below. */
  final int[] copies;

  final int begun;
  final int result;
  final int thrown;

  /** Of each argument. */
  private final int[] slots;

  private final boolean hasThis;
  private final String owner;
  private final Type begunType;

  /** In slots: this and the arguments, and all that is put behind them. */
  private final int argumentSlots;

  private final int ownSlots;

  WovenVariables(String owner, int access, String descriptor, AdviceClass advice) {
    this.owner = owner;
    this.hasThis = (access & Opcodes.ACC_STATIC) == 0;
    this.arguments = Type.getArgumentTypes(descriptor);
    this.returned = Type.getReturnType(descriptor);
    this.slots = new int[arguments.length];
    int next = hasThis ? 1 : 0;
    for (int i = 0; i < arguments.length; i++) {
      slots[i] = next;
      next += arguments[i].getSize();
    }
    this.argumentSlots = next;
    this.copies = new int[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      boolean copied = advice.exit != null && asksFor(advice.exit, i);
      copies[i] = copied ? next : -1;
      next += copied ? arguments[i].getSize() : 0;
    }
    this.begunType = advice.enter == null ? Type.VOID_TYPE : advice.enter.returned;
    this.begun = begunType.getSize() > 0 ? next : -1;
    next += begunType.getSize();
    this.result = advice.exit != null && returned.getSize() > 0 ? next : -1;
    next += result < 0 ? 0 : returned.getSize();
    this.thrown = advice.exit != null && advice.exit.runsWhenThrown ? next : -1;
    next += thrown < 0 ? 0 : 1;
    this.ownSlots = next - argumentSlots;
  }

  private static boolean asksFor(AdviceMethod advice, int argument) {
    for (AdviceParameter parameter : advice.parameters) {
      if (parameter.kind == AdviceParameter.Kind.ARGUMENT && parameter.argument == argument) {
        return true;
      }
    }
    return false;
  }

  int argument(int index) {
    return slots[index];
  }

  /** Where a variable of the method itself lies now. */
  int moved(int variable) {
    return variable < argumentSlots ? variable : variable + ownSlots;
  }

  /** How many variables the method has that had so many. */
  int count(int originally) {
    return Math.max(originally, argumentSlots) + ownSlots;
  }

  /**
   * In front of the method's own code, once the arguments are copied.
   *
   * @param hasBegun the entry's advice has run
   */
  Object[] atEntry(boolean hasBegun) {
    List<Object> frame = new ArrayList<>();
    if (hasThis) {
      frame.add(owner);
    }
    for (Type argument : arguments) {
      frame.add(verification(argument));
    }
    addOwn(frame, hasBegun, false, false);
    return frame.toArray();
  }

  /**
   * In the method's own code.
   *
   * @param original what it had there
   * @param count of the elements that are valid
   * @throws IllegalStateException if something lies half among the arguments
   */
  Object[] inBody(Object[] original, int count) {
    List<Object> frame = new ArrayList<>();
    int slot = 0;
    int i = 0;
    for (; i < count && slot < argumentSlots; i++) {
      frame.add(original[i]);
      slot += isWide(original[i]) ? 2 : 1;
    }
    if (slot > argumentSlots) {
      throw new IllegalStateException("a variable lies across the end of the arguments");
    }
    for (; slot < argumentSlots; slot++) {
      frame.add(Opcodes.TOP);
    }
    addOwn(frame, true, false, false);
    for (; i < count; i++) {
      frame.add(original[i]);
    }
    return frame.toArray();
  }

  /** At the exit: what the arguments' variables hold by now is not known. */
  Object[] atExit(boolean hasResult, boolean hasThrown) {
    List<Object> frame = new ArrayList<>();
    if (hasThis) {
      frame.add(owner);
    }
    for (int slot = hasThis ? 1 : 0; slot < argumentSlots; slot++) {
      frame.add(Opcodes.TOP);
    }
    addOwn(frame, true, hasResult, hasThrown);
    return frame.toArray();
  }

  private void addOwn(List<Object> frame, boolean hasBegun, boolean hasResult, boolean hasThrown) {
    for (int i = 0; i < arguments.length; i++) {
      if (copies[i] >= 0) {
        frame.add(verification(arguments[i]));
      }
    }
    if (begun >= 0) {
      add(frame, begunType, hasBegun);
    }
    if (result >= 0) {
      add(frame, returned, hasResult);
    }
    if (thrown >= 0) {
      frame.add(hasThrown ? THROWABLE : Opcodes.TOP);
    }
  }

  private static void add(List<Object> frame, Type type, boolean hasValue) {
    if (hasValue) {
      frame.add(verification(type));
    } else {
      for (int i = 0; i < type.getSize(); i++) {
        frame.add(Opcodes.TOP);
      }
    }
  }

  private static boolean isWide(Object verification) {
    return verification.equals(Opcodes.LONG) || verification.equals(Opcodes.DOUBLE);
  }

  private static Object verification(Type type) {
    switch (type.getSort()) {
      case Type.BOOLEAN:
      case Type.CHAR:
      case Type.BYTE:
      case Type.SHORT:
      case Type.INT:
        return Opcodes.INTEGER;
      case Type.FLOAT:
        return Opcodes.FLOAT;
      case Type.LONG:
        return Opcodes.LONG;
      case Type.DOUBLE:
        return Opcodes.DOUBLE;
      default:
        return type.getInternalName();
    }
  }
}
