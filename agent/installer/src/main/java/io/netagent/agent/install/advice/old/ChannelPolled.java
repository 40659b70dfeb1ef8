package io.netagent.agent.install.advice.old;

import io.netagent.hooks.ConnectHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code SocketChannelImpl.poll} of Java 8: 0 when the time is over. */
final class ChannelPolled {
  private ChannelPolled() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(@Advice.FieldValue("fd") @Nullable FileDescriptor descriptor) {
    ConnectHooks.channelPolled(descriptor, true);
  }

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(
      @Advice.FieldValue("fd") @Nullable FileDescriptor descriptor, @Advice.Return int ready) {
    ConnectHooks.channelPolled(descriptor, ready != 0);
  }
}
