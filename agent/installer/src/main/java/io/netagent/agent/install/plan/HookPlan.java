package io.netagent.agent.install.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Every hook with its reason. They sit at sun.nio.ch.SocketDispatcher and below, not at the API:
 * that is where Socket (from 17 on), SocketChannel, the adaptors and the asynchronous channels
 * meet, inside the JDK's own read and write locks, with signatures that hardly change. Natives
 * can't be advised (Net.accept): their Java callers are.
 */
public final class HookPlan {
  private HookPlan() {}

  /** The hooks that a JDK of this feature release must have. */
  public static List<Hook> forJdk(int jdk) {
    List<Hook> hooks = new ArrayList<>();
    for (List<Hook> table :
        Arrays.asList(
            ConnectPlan.hooks(),
            AcceptPlan.hooks(),
            TransferPlan.hooks(),
            WaitPlan.hooks(),
            ClosePlan.hooks(),
            TlsPlan.hooks(),
            PlainSocketPlan.hooks(),
            NettyPlan.hooks(),
            NettyUringPlan.hooks())) {
      for (Hook hook : table) {
        if (hook.appliesTo(jdk)) {
          hooks.add(hook);
        }
      }
    }
    return hooks;
  }
}
