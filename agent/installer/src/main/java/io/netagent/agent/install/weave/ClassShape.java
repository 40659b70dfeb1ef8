package io.netagent.agent.install.weave;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** What stands in a class file (JVMS 4.1) but for the code: names are internal ones. */
final class ClassShape {
  /** A field, or a method that takes nothing. */
  static final class Member {
    final ClassShape owner;
    final int access;
    final String name;
    final String descriptor;

    private Member(ClassShape owner, int access, String name, String descriptor) {
      this.owner = owner;
      this.access = access;
      this.name = name;
      this.descriptor = descriptor;
    }

    /** Of the field, or of what the method returns. */
    Type type() {
      return descriptor.startsWith("(") ? Type.getReturnType(descriptor) : Type.getType(descriptor);
    }

    boolean isStatic() {
      return (access & Opcodes.ACC_STATIC) != 0;
    }

    /**
     * Whether code in that class, which inherits it or stands beside it, may use it (JVMS 5.4.4).
     */
    boolean isAccessibleIn(String className) {
      if ((access & Opcodes.ACC_PRIVATE) != 0) {
        return owner.name.equals(className);
      }
      return (access & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) != 0
          || packageOf(owner.name).equals(packageOf(className));
    }

    private static String packageOf(String className) {
      return className.substring(0, className.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
      return owner.name + "." + name;
    }
  }

  /** JVMS 4.1: behind the magic number and the minor version. */
  private static final int MAJOR_VERSION_OFFSET = 6;

  final String name;
  final @Nullable String superName;
  final String[] interfaces;
  final int majorVersion;
  final boolean isInterface;

  private final List<Member> fields = new ArrayList<>();
  private final List<Member> getters = new ArrayList<>();

  private ClassShape(ClassReader reader) {
    this.name = reader.getClassName();
    this.superName = reader.getSuperName();
    this.interfaces = reader.getInterfaces();
    this.majorVersion = reader.readUnsignedShort(MAJOR_VERSION_OFFSET);
    this.isInterface = (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0;
  }

  static ClassShape read(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    ClassShape shape = new ClassShape(reader);
    reader.accept(
        shape.new Members(),
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return shape;
  }

  /** Null if it declares none of that name. */
  @Nullable Member field(String fieldName) {
    return named(fields, fieldName);
  }

  /** A method without parameters; null if it declares none of that name. */
  @Nullable Member getter(String methodName) {
    return named(getters, methodName);
  }

  private static @Nullable Member named(List<Member> members, String name) {
    for (Member member : members) {
      if (member.name.equals(name)) {
        return member;
      }
    }
    return null;
  }

  private final class Members extends ClassVisitor {
    Members() {
      super(Opcodes.ASM9);
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      fields.add(new Member(ClassShape.this, access, name, descriptor));
      return null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      if (descriptor.startsWith("()")) {
        getters.add(new Member(ClassShape.this, access, name, descriptor));
      }
      return null;
    }
  }
}
