package io.netagent.agent.install.advice;

import io.netagent.hooks.AcceptHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the entry of {@code UnixAsynchronousServerSocketChannelImpl.finishAccept}. */
final class AsynchronousChannelAcceptEnds {
  private AsynchronousChannelAcceptEnds() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.FieldValue("fd") @Nullable FileDescriptor listener) {
    AcceptHooks.ends(listener, true);
  }
}
