package io.netagent.agent.install.advice;

import io.netagent.hooks.TransferHooks;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** At the exit of {@code SocketChannelImpl.sendOutOfBandData}. */
final class ChannelUrgentSent {
  private ChannelUrgentSent() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(
      @Advice.FieldValue("fd") @Nullable FileDescriptor descriptor, @Advice.Return int bytes) {
    TransferHooks.urgentSent(descriptor, bytes);
  }
}
