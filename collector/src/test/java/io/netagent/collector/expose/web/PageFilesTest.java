package io.netagent.collector.expose.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.config.ConfigKey;
import io.netagent.collector.expose.LatestSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PageFilesTest {
  private static final Path FOLDER =
      Path.of("src/main/resources/io/netagent/collector/expose/web/page");

  private WebServer server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    CollectorConfig config =
        CollectorConfig.load(Map.of(ConfigKey.LISTEN, "127.0.0.1:0"), null, Map.of());
    server = WebServer.start(config, "1.2.3", new LatestSnapshot(() -> 1));
    port = server.address().port();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Set<String> inFolder() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> FOLDER.relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String path(String file) {
    return file.equals("index.html") ? "/" : PageFiles.PREFIX + file;
  }

  @Test
  void files_ofTheFolder_areAllServedAndNothingElseIs() throws IOException {
    Set<String> paths = inFolder().stream().map(PageFilesTest::path).collect(Collectors.toSet());
    assertEquals(paths, PageFiles.pages().keySet());
    for (String file : inFolder()) {
      RawHttp.Answer answer = RawHttp.get(port, path(file));
      assertEquals(200, answer.status(), file);
      assertEquals(Files.readString(FOLDER.resolve(file)), answer.text(), file);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/,text/html; charset=utf-8",
    "/page/app.js,text/javascript; charset=utf-8",
    "/page/base.css,text/css; charset=utf-8",
    "/page/icon.svg,image/svg+xml",
    "/page/uplot/uPlot.iife.min.js,text/javascript; charset=utf-8",
    "/page/uplot/LICENSE,text/plain; charset=utf-8"
  })
  void file_byItsName_hasItsType(String path, String type) throws IOException {
    String head = RawHttp.get(port, path).head();
    assertTrue(head.contains("content-type: " + type + "\r\n"), head);
    assertTrue(head.contains("x-content-type-options: nosniff"), head);
  }

  @Test
  void file_runsAndShowsOnlyWhatIsInTheJar() throws IOException {
    String head = RawHttp.get(port, "/").head();
    assertTrue(
        head.contains("content-security-policy: default-src 'none'; script-src 'self'; style-src"),
        head);
    assertFalse(head.contains("unsafe"), head);
  }

  @Test
  void file_whenItIsKnown_isNotSentAgain() throws IOException {
    RawHttp.Answer first = RawHttp.get(port, "/page/app.js");
    assertTrue(first.head().contains("cache-control: no-cache"), first.head());
    String tag = first.head().replaceAll("(?s).*etag: (\\S+).*", "$1");
    String sent = tag.replace("w/", "W/");
    RawHttp.Answer again = RawHttp.get(port, "/page/app.js", "If-None-Match: " + sent);
    assertEquals(304, again.status());
    assertEquals(0, again.body().length);
    assertTrue(again.head().contains("etag: " + tag), again.head());
    RawHttp.Answer list = RawHttp.get(port, "/page/app.js", "If-None-Match: \"other\", " + sent);
    assertEquals(304, list.status());
    assertEquals(200, RawHttp.get(port, "/page/app.js", "If-None-Match: \"other\"").status());
  }

  @Test
  void file_asked_byHead_hasItsLengthAndNoBody() throws IOException {
    RawHttp.Answer head = RawHttp.ask(port, "HEAD", "/page/base.css", "localhost");
    assertEquals(200, head.status());
    assertEquals(0, head.body().length);
    assertTrue(
        head.head().contains("content-length: " + Files.size(FOLDER.resolve("base.css"))),
        head.head());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/page",
        "/page/",
        "/page/index.html",
        "/page/none.js",
        "/page/uplot/",
        "/page/../page/app.js",
        "/page/%2e%2e/PageFiles.class",
        "/page/..%2f..%2f..%2f..%2f..%2f..%2fsimplelogger.properties",
        "/page/%2Fetc/passwd",
        "/page/app.js%00",
        "//page/app.js",
        "/PAGE/app.js"
      })
  void path_thatIsNotInTheList_is404(String path) throws IOException {
    assertEquals(404, RawHttp.get(port, path).status());
  }

  @Test
  void file_withAParameter_is400() throws IOException {
    assertEquals(400, RawHttp.get(port, "/?state=close_wait").status());
  }

  /** What a file names must be there; nothing comes from anywhere else. */
  @Test
  void files_nameOnlyEachOther() throws IOException {
    for (String file : inFolder()) {
      if (file.startsWith("uplot/")) {
        continue;
      }
      String text = Files.readString(FOLDER.resolve(file), StandardCharsets.UTF_8);
      for (String name : named(text, "from '\\./([^']+)'")) {
        assertTrue(inFolder().contains(name), file + " imports " + name);
      }
      for (String name : named(text, "(?:src|href)=\"/page/([^\"]+)\"")) {
        assertTrue(inFolder().contains(name), file + " names " + name);
      }
      assertFalse(Pattern.compile("https?://(?!www\\.w3\\.org/)").matcher(text).find(), file);
    }
  }

  private static Set<String> named(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .collect(Collectors.toSet());
  }

  /** What is for programs can be found from the page. */
  @Test
  void about_namesEveryPage() throws IOException {
    String about = RawHttp.get(port, "/page/about.js").text();
    String all = RawHttp.get(port, "/nothing").text();
    for (String page : all.replaceAll("(?s).*There are: ", "").strip().split(", ")) {
      assertTrue(page.equals("/") || about.contains("'" + page + "'"), page);
    }
  }

  /** Names of programs, hosts and frames are hostile: they become text nodes, nothing else. */
  @Test
  void scripts_neverMakeMarkupOfText() throws IOException {
    Pattern markup =
        Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\b|new Function"
                + "|DOMParser|setHTML|javascript:");
    for (String file : inFolder()) {
      if (file.endsWith(".js") && !file.startsWith("uplot/")) {
        assertFalse(markup.matcher(Files.readString(FOLDER.resolve(file))).find(), file);
      }
    }
  }
}
