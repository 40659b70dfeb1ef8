package io.netagent.agent.install;

import io.netagent.agent.install.WovenFormat.Original;
import io.netagent.agent.install.WovenFormat.Woven;
import io.netagent.agent.install.plan.Hook;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What weaving has made, kept beside the records from one start to the next: a JVM that finds all
 * it needs loads nothing of Byte Buddy. Nothing in it is trusted that does not match: the builds of
 * JDK and agent, and each class byte for byte as it comes to the transformer. What another agent
 * has changed before is woven anew.
 */
final class WovenClasses {
  /** As many bits as {@link Woven#applied} has. */
  private static final int MAX_HOOKS = 64;

  private final @Nullable WovenFile file;

  /** Null while nobody weaves: it is hundreds of kilobytes. */
  private @Nullable Map<Original, Woven> classes;

  private boolean changed;

  private WovenClasses(@Nullable WovenFile file) {
    this.file = file;
  }

  /**
   * Those of this JDK and this agent.
   *
   * @param directory of mode 0700, of the user
   */
  static WovenClasses in(Path directory, int uid, File jar) {
    try {
      return new WovenClasses(new WovenFile(directory, uid, BuildKey.of(jar)));
    } catch (IOException | RuntimeException e) {
      return new WovenClasses(null);
    }
  }

  /**
   * The woven form of a class.
   *
   * @param applied gets the hooks that found their method
   * @return null if it must be woven
   */
  synchronized byte @Nullable [] find(
      String name, byte[] bytes, List<Hook> hooks, List<Hook> applied) {
    Woven woven = classes().get(Original.of(name, bytes));
    if (woven == null) {
      return null;
    }
    for (int i = 0; i < hooks.size() && i < MAX_HOOKS; i++) {
      if ((woven.applied >>> i & 1) != 0) {
        applied.add(hooks.get(i));
      }
    }
    return woven.bytes;
  }

  /** A class has been woven. */
  synchronized void add(
      String name, byte[] bytes, byte[] woven, List<Hook> hooks, List<Hook> applied) {
    if (hooks.size() > MAX_HOOKS) {
      return;
    }
    long bits = 0;
    for (int i = 0; i < hooks.size(); i++) {
      if (applied.contains(hooks.get(i))) {
        bits |= 1L << i;
      }
    }
    classes().put(Original.of(name, bytes), new Woven(bits, woven));
    changed = true;
  }

  /** Nobody weaves for now: keeps what is new, and lets go of the memory. */
  synchronized void keep() {
    if (changed && file != null && classes != null) {
      file.write(classes);
    }
    classes = null;
    changed = false;
  }

  private Map<Original, Woven> classes() {
    Map<Original, Woven> known = classes;
    if (known == null) {
      known = file == null ? null : file.read();
      if (known == null) {
        known = new LinkedHashMap<>();
      }
      classes = known;
    }
    return known;
  }
}
