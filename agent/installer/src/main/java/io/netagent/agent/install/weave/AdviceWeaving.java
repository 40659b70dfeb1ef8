package io.netagent.agent.install.weave;

import io.netagent.agent.install.plan.Hook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a class to the bytes of the same class with advice. On the class reader and writer
 * alone that come with Byte Buddy: its Advice takes five hundred classes more, a third of the
 * start-up time and of the memory. Advice is written as for it, and the tests weave with both.
 *
 * <p>Holds what it has read of classes: for one batch of them, then to be dropped.
 */
public final class AdviceWeaving {
  private final ClassFiles files;

  /** By the name of the class of advice. */
  private final Map<String, AdviceClass> advice = new HashMap<>();

  public AdviceWeaving(ClassFiles files) {
    this.files = files;
  }

  /**
   * Copies the advice of these hooks into the class.
   *
   * @param applied gets the hooks that found their method
   * @throws IOException if the advice is not to be had
   * @throws RuntimeException if any of them can't be copied, as its method is not what the advice
   *     takes it for; or if the class file is none
   */
  public byte[] weave(String className, List<Hook> hooks, byte[] bytes, List<Hook> applied)
      throws IOException {
    List<AdviceClass> copied = new ArrayList<>();
    for (Hook hook : hooks) {
      copied.add(advice(hook.adviceClassName()));
    }
    ClassReader reader = new ClassReader(bytes);
    // No flags: woven methods say their frames, and all others are copied as they are.
    ClassWriter writer = new ClassWriter(reader, 0);
    Woven woven = new Woven(writer, className, hooks, copied, files.shape(bytes));
    reader.accept(woven, ClassReader.EXPAND_FRAMES);
    for (Hook hook : hooks) {
      if (woven.found.contains(hook)) {
        applied.add(hook);
      }
    }
    return writer.toByteArray();
  }

  private AdviceClass advice(String name) throws IOException {
    AdviceClass known = advice.get(name);
    if (known == null) {
      known = AdviceClass.read(files.advice(name));
      advice.put(name, known);
    }
    return known;
  }

  private final class Woven extends ClassVisitor {
    final Set<Hook> found = new LinkedHashSet<>();

    private final String className;
    private final List<Hook> hooks;

    /** Of each hook. */
    private final List<AdviceClass> advice;

    private final ClassShape shape;
    private final ReachedValues reached;

    Woven(
        ClassVisitor next,
        String className,
        List<Hook> hooks,
        List<AdviceClass> advice,
        ClassShape shape) {
      super(Opcodes.ASM9, next);
      this.className = className;
      this.hooks = hooks;
      this.advice = advice;
      this.shape = shape;
      this.reached = new ReachedValues(files, shape);
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
      if (method == null || (access & (Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT)) != 0) {
        return method;
      }
      boolean isWoven = false;
      for (int i = 0; i < hooks.size(); i++) {
        Hook hook = hooks.get(i);
        if (hook.matches(name, ownNames(hook, descriptor))) {
          found.add(hook);
          isWoven = true;
          method = new WovenMethod(method, shape, access, name, descriptor, advice.get(i), reached);
        }
      }
      return isWoven ? new ReturnStacks(method, descriptor) : method;
    }

    /** Of a library's relocated copy, the descriptor as the library has it. */
    private String ownNames(Hook hook, String descriptor) {
      int relocated = className.length() - hook.className().length();
      return relocated == 0
          ? descriptor
          : descriptor.replace("L" + className.substring(0, relocated).replace('.', '/'), "L");
    }
  }
}
