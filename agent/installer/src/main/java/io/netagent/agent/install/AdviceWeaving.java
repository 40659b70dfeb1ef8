package io.netagent.agent.install;

import io.netagent.agent.install.plan.Hook;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.scaffold.TypeInitializer;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.auxiliary.AuxiliaryType;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * Byte Buddy at work: the bytes of a class to the bytes of the same class with advice. Advice
 * straight on a class reader and writer, because Byte Buddy's builder of types would load 185
 * classes more, a quarter of the start-up time. Holds megabytes of descriptions: for one batch of
 * classes, then to be dropped.
 */
final class AdviceWeaving {
  private final ClassFiles classFiles;

  /** One for all classes, because they mention the same types; without the code of methods. */
  private final TypePool types;

  AdviceWeaving(ClassFiles classFiles) {
    this.classFiles = classFiles;
    this.types =
        new TypePool.Default(
            new TypePool.CacheProvider.Simple(), classFiles, TypePool.Default.ReaderMode.FAST);
  }

  /**
   * Copies the advice of these hooks into the class.
   *
   * @param applied gets the hooks that found their method
   */
  byte[] weave(String className, List<Hook> hooks, byte[] bytes, List<Hook> applied) {
    TypeDescription type = types.describe(className).resolve();
    ClassFileVersion version = ClassFileVersion.ofClassFile(bytes);
    Implementation.Context context =
        Implementation.Context.Disabled.Factory.INSTANCE.make(
            type,
            new AuxiliaryType.NamingStrategy.Enumerating("netagent"),
            TypeInitializer.None.INSTANCE,
            version,
            version,
            Implementation.Context.FrameGeneration.GENERATE);
    // No flags: advice adds the stack map frames that it needs, the others stay as they are.
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, 0);
    ClassVisitor visitor = writer;
    List<Hook> found = new ArrayList<>();
    for (Hook hook : hooks) {
      MethodOf method = new MethodOf(hook, relocation(hook, className));
      if (!hasMethod(type, method)) {
        continue;
      }
      found.add(hook);
      TypeDescription advice = types.describe(hook.adviceClassName()).resolve();
      visitor =
          advice(hook, advice)
              .on(method)
              .wrap(
                  type,
                  visitor,
                  context,
                  types,
                  type.getDeclaredFields(),
                  type.getDeclaredMethods(),
                  0,
                  0);
    }
    reader.accept(visitor, 0);
    applied.addAll(found);
    return writer.toByteArray();
  }

  private Advice advice(Hook hook, TypeDescription advice) {
    return hook.isInLibrary()
        ? Advice.withCustomMapping().bind(new ReachMapping.Factory()).to(advice, classFiles)
        : Advice.to(advice, classFiles);
  }

  /** What stands before the library's own names in a relocated copy: "org/foo/shaded/", or "". */
  private static String relocation(Hook hook, String className) {
    return className.substring(0, className.length() - hook.className().length()).replace('.', '/');
  }

  private static boolean hasMethod(TypeDescription type, MethodOf matcher) {
    for (MethodDescription method : type.getDeclaredMethods()) {
      if (matcher.matches(method) && !method.isNative() && !method.isAbstract()) {
        return true;
      }
    }
    return false;
  }

  /** No lambda: the first one of a JVM costs tens of milliseconds. */
  private static final class MethodOf implements ElementMatcher<MethodDescription> {
    private final Hook hook;
    private final String relocation;

    MethodOf(Hook hook, String relocation) {
      this.hook = hook;
      this.relocation = relocation;
    }

    @Override
    public boolean matches(@Nullable MethodDescription method) {
      return method != null
          && hook.matches(method.getInternalName(), ownNames(method.getDescriptor()));
    }

    private String ownNames(String descriptor) {
      return relocation.isEmpty() ? descriptor : descriptor.replace("L" + relocation, "L");
    }
  }
}
