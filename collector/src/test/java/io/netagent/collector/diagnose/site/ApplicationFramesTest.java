package io.netagent.collector.diagnose.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.source.LibraryPackagesFile;
import io.netagent.recorder.SiteKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationFramesTest {
  private static final LibraryPackages LIBRARIES = new LibraryPackages(LibraryPackagesFile.lines());

  private static SiteFrame of(List<String> configured, String... frames) {
    return new ApplicationFrames(LIBRARIES, configured)
        .of(Scene.site(0, SiteKind.OPENER, frames), List.of());
  }

  @Test
  void of_defaults_namesTopmostFrameOutsideJdkAndLibraries() {
    SiteFrame site =
        of(
            List.of(),
            "java.base/java.net.Socket.connect(Socket.java:633)",
            "app//org.apache.http.impl.client.CloseableHttpClient.execute(C.java:1)",
            "app//com.acme.Client.fetch(Client.java:19)",
            "app//com.acme.Main.main(Main.java:3)");
    assertEquals("com.acme.Client.fetch(Client.java:19)", site.frame());
    assertEquals("opener", site.kind());
    assertEquals(4, site.stack().size());
  }

  @Test
  void of_configuredPackage_passesOverOtherPeoplesCode() {
    assertEquals(
        "com.acme.Client.fetch(Client.java:19)",
        of(
                List.of("com.acme"),
                "com.acmebank.Http.get(Http.java:2)",
                "net.unknown.Wrapper.call(Wrapper.java:2)",
                "com.acme.Client.fetch(Client.java:19)")
            .frame());
  }

  @Test
  void of_configuredPackageWithinALibrarys_isTheApplications() {
    assertEquals(
        "org.springframework.samples.Petclinic.get(P.java:1)",
        of(
                List.of("org.springframework.samples."),
                "org.springframework.samples.Petclinic.get(P.java:1)")
            .frame());
  }

  @Test
  void of_configuredPackageMatchesNothing_fallsBackToExclusion() {
    assertEquals(
        "Main.main(Main.java:3)",
        of(List.of("com.acme"), "java.net.Socket.connect(S.java:1)", "Main.main(Main.java:3)")
            .frame());
  }

  @Test
  void of_agentsOwnOption_countsAsWell() {
    SiteFrame site =
        new ApplicationFrames(LIBRARIES, List.of())
            .of(
                Scene.site(0, SiteKind.FIRST_READER, "a.A.a(A.java:1)", "com.acme.B.b(B.java:1)"),
                List.of("com.acme"));
    assertEquals("com.acme.B.b(B.java:1)", site.frame());
    assertEquals("first-reader", site.kind());
  }

  @Test
  void of_onlyLibraries_namesTheTopmostAndSaysSo() {
    SiteFrame site =
        of(
            List.of(),
            "sun.nio.ch.Net.connect(Net.java:1)",
            "io.netty.channel.nio.NioEventLoop.run(NioEventLoop.java:500)",
            "java.lang.Thread.run(Thread.java:1)");
    assertEquals("io.netty.channel.nio.NioEventLoop.run(NioEventLoop.java:500)", site.frame());
    assertEquals("opener-library", site.kind());
  }

  /** Of a Netty server's first read, of which the second stack has a copy of Netty. */
  @ParameterizedTest
  @ValueSource(
      strings = {"io.netty.", "com.acme.shaded.io.netty.", "io.grpc.netty.shaded.io.netty."})
  void of_nettysOwnFramesAlone_namesTheChannelAndNoBuffer(String netty) {
    SiteFrame site =
        of(
            List.of("com.acme"),
            "sun.nio.ch.SocketChannelImpl.read(SocketChannelImpl.java:417)",
            netty + "buffer.PooledByteBuf.setBytes(PooledByteBuf.java:255)",
            netty + "buffer.AbstractByteBuf.writeBytes(AbstractByteBuf.java:1132)",
            netty + "channel.socket.nio.NioSocketChannel.doReadBytes(NioSocketChannel.java:356)",
            netty + "channel.nio.NioEventLoop.run(NioEventLoop.java:562)",
            netty + "util.concurrent.FastThreadLocalRunnable.run(FastThreadLocalRunnable.java:30)",
            "java.lang.Thread.run(Thread.java:840)");
    assertEquals(
        netty + "channel.socket.nio.NioSocketChannel.doReadBytes(NioSocketChannel.java:356)",
        site.frame());
    assertEquals("opener-library", site.kind());
    assertEquals(netty.startsWith("io.grpc.") ? Library.GRPC : Library.NETTY, Library.of(site));
  }

  @Test
  void of_nettysEpollAlone_namesTheChannelAndNotTheDescriptor() {
    assertEquals(
        "io.netty.channel.epoll.AbstractEpollChannel.doReadBytes(AbstractEpollChannel.java:349)",
        of(
                List.of(),
                "io.netty.channel.unix.Socket.recvAddress(Socket.java:290)",
                "io.netty.channel.epoll.AbstractEpollChannel.doReadBytes(AbstractEpollChannel.java:349)",
                "io.netty.channel.epoll.EpollEventLoop.run(EpollEventLoop.java:399)")
            .frame());
  }

  @ParameterizedTest
  @CsvSource({
    "reactor.netty.transport.TransportConnector.connect(TransportConnector.java:120)",
    "io.lettuce.core.AbstractRedisClient.initializeChannelAsync0(AbstractRedisClient.java:430)",
    "io.netty.bootstrap.Bootstrap.connect(Bootstrap.java:148)"
  })
  void of_nettyBelowAnotherLibrary_namesWhoConnects(String frame) {
    assertEquals(
        frame,
        of(
                List.of(),
                "io.netty.channel.socket.nio.NioSocketChannel.newChannel(NioSocketChannel.java:73)",
                "java.lang.reflect.Constructor.newInstance(Constructor.java:481)",
                "io.netty.channel.ReflectiveChannelFactory.newChannel(ReflectiveChannelFactory.java:44)",
                frame,
                "io.netty.bootstrap.Bootstrap.connect(Bootstrap.java:132)",
                "io.netty.util.concurrent.FastThreadLocalRunnable.run(FastThreadLocalRunnable.java:30)")
            .frame());
  }

  @Test
  void of_onlyTheJdk_namesTheFirstFrameAboveItsChannels() {
    SiteFrame site =
        of(
            List.of(),
            "java.base/sun.nio.ch.Net.connect(Net.java:1)",
            "java.base/java.net.Socket.connect(Socket.java:633)",
            "java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(T.java:1)",
            "java.base/java.lang.Thread.run(Thread.java:840)");
    assertEquals("java.net.Socket.connect(Socket.java:633)", site.frame());
    assertEquals("opener-library", site.kind());
  }

  @Test
  void of_monitoringAgentsFrames_areNeverNamed() {
    assertEquals(
        "okhttp3.RealCall.execute(RealCall.kt:1)",
        of(
                List.of(),
                "io.opentelemetry.javaagent.Wrapper.call(W.java:1)",
                "okhttp3.RealCall.execute(RealCall.kt:1)")
            .frame());
  }

  @Test
  void of_noFrames_isNotRecorded() {
    assertEquals("not-recorded", of(List.of()).kind());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.acme.Client$$Lambda$14/0x0000000800c03000.run(Unknown Source)",
        "com.acme.Client$$Lambda/0x00007f.run(Unknown Source)",
        "com.acme.Client$$EnhancerBySpringCGLIB$$1a2b.fetch(<generated>)",
        "com.acme.Client$$SpringCGLIB$$0.fetch(<generated>)",
        "com.acme.Client$ByteBuddy$abc.fetch(Unknown Source)",
        "com.acme.Client$HibernateProxy$x.fetch(Unknown Source)",
        "jdk.proxy2.$Proxy12.fetch(Unknown Source)",
        "com.sun.proxy.$Proxy12.fetch(Unknown Source)",
        "com.acme.Client_$$_jvst12.fetch(Client.java)",
        "jdk.internal.reflect.GeneratedMethodAccessor7.invoke(Unknown Source)",
      })
  void of_generatedFrame_isSkipped(String generated) {
    assertTrue(ApplicationFrames.isGenerated(ApplicationFrames.withoutModule(generated)));
    assertEquals(
        "com.acme.Real.fetch(Real.java:5)",
        of(List.of(), generated, "com.acme.Real.fetch(Real.java:5)").frame());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.acme.Client.lambda$main$0(Client.java:7)",
        "com.acme.Client$Inner.run(Client.java:7)",
        "com.acme.Proxy.run(Proxy.java:7)",
        "Main.main(Main.java:1)",
        "com.acme.KotlinKt$fetch$1.invokeSuspend(Kotlin.kt:3)"
      })
  void of_writtenFrame_isNamed(String frame) {
    assertFalse(ApplicationFrames.isGenerated(frame));
    assertEquals(frame, of(List.of(), frame).frame());
  }

  @ParameterizedTest
  @CsvSource({
    "java.util.concurrent.ThreadPoolExecutor.runWorker(T.java:1), JDK",
    "com.sun.jersey.api.client.Client.get(C.java:1), LIBRARY",
    "com.sun.net.httpserver.X.y(X.java:1), JDK",
    "org.apache.hc.client5.http.X.y(X.java:1), LIBRARY",
    "software.amazon.awssdk.X.y(X.java:1), LIBRARY",
    "datadog.trace.X.y(X.java:1), INSTRUMENTATION",
  })
  void kindOf_knownPrefix_theLongestDecides(String frame, LibraryPackages.Kind kind) {
    assertEquals(kind, LIBRARIES.kindOf(frame));
  }

  @Test
  void libraryPackages_badLines_areAllNamed() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new LibraryPackages(List.of("jdk java.", "libary org.x.", "jdk")))
            .getMessage();
    assertTrue(message.contains("libary org.x.") && message.contains("jdk]"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "org.apache.hc.client5.X.y(X.java:1)|HttpClient 5",
        "okhttp3.X.y(X.java:1)|OkHttp",
        "sun.net.www.http.HttpClient.y(X.java:1)|HttpURLConnection",
        "jdk.internal.net.http.X.y(X.java:1)|java.net.http",
        "java.nio.channels.SocketChannel.open(X.java:1)|SocketChannel",
        "java.net.Socket.connect(X.java:1)|java.net.Socket",
      })
  void library_ofStack_isTheOneThatTheFrameCalls(String library, String expected) {
    SiteFrame site =
        of(List.of(), "sun.nio.ch.Net.connect(N.java:1)", library, "com.acme.A.a(A.java:1)");
    assertTrue(label(site).contains(expected), label(site));
  }

  @Test
  void library_feignOverHttpClient_isFeign() {
    SiteFrame site =
        of(
            List.of(),
            "java.net.Socket.connect(X.java:1)",
            "org.apache.http.impl.X.y(X.java:1)",
            "feign.SynchronousMethodHandler.invoke(S.java:1)",
            "com.acme.A.a(A.java:1)");
    assertEquals("Feign", label(site));
  }

  private static String label(SiteFrame site) {
    Library library = Library.of(site);
    return library == null ? "" : library.label();
  }
}
