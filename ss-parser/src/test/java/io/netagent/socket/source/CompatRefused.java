package io.netagent.socket.source;

import io.netagent.socket.parse.InetDiagBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A socket to a kernel that knows the requests by family alone. */
record CompatRefused(DumpSocket kernel, int[] refusedSequence) implements DumpSocket {
  private static final int EOPNOTSUPP = 95;

  CompatRefused(DumpSocket kernel) {
    this(kernel, new int[1]);
  }

  @Override
  public int portId() {
    return kernel.portId();
  }

  @Override
  public void send(ByteBuffer request) throws IOException {
    if (request.getShort(4) == 18) {
      refusedSequence[0] = request.getInt(8);
    } else {
      kernel.send(request);
    }
  }

  @Override
  public int receive(ByteBuffer into) throws IOException {
    if (refusedSequence[0] == 0) {
      return kernel.receive(into);
    }
    byte[] error = InetDiagBytes.error(ByteOrder.nativeOrder(), -EOPNOTSUPP);
    into.clear()
        .order(ByteOrder.nativeOrder())
        .put(error)
        .putInt(8, refusedSequence[0])
        .putInt(12, portId());
    refusedSequence[0] = 0;
    return error.length;
  }

  @Override
  public void close() {
    kernel.close();
  }
}
