package io.netagent.collector.page;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** One scene and one browser for all tests of a class. */
abstract class BeforeThePage {
  static PageScene scene;
  static Browser browser;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    scene = PageScene.start(directory);
    browser = scene.browser();
  }

  @AfterAll
  static void stop() {
    if (scene != null) {
      scene.close();
    }
  }
}
