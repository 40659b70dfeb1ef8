package com.acme.child;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Unix-domain sockets, which came with Java 16 and are no TCP connections. */
public final class UnixDomain {
  private UnixDomain() {}

  /** On fds that TCP sockets had a moment ago. */
  public static void all(Stage stage, String[] none) throws Exception {
    NotTcp.useFds(stage);
    Path path = Files.createTempFile("netagent", ".sock");
    Files.delete(path);
    ServerSocketChannel listener =
        stage.keep(ServerSocketChannel.open(StandardProtocolFamily.UNIX));
    listener.bind(UnixDomainSocketAddress.of(path));
    SocketChannel client = stage.keep(SocketChannel.open(StandardProtocolFamily.UNIX));
    client.configureBlocking(false);
    client.connect(UnixDomainSocketAddress.of(path));
    client.finishConnect();
    SocketChannel server = stage.keep(listener.accept());
    Files.delete(path);
    Channels.write(client, 100);
    Channels.read(server, 100);
    SocketChannel refused = SocketChannel.open(StandardProtocolFamily.UNIX);
    stage.fact(
        "refused", Stage.thrownBy(() -> refused.connect(UnixDomainSocketAddress.of(path))) != null);
    refused.close();
  }
}
