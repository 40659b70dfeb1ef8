package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;

class RequiredToolsTest {
  @TempDir Path bin;

  @BeforeEach
  void oneToolIsThere() throws IOException {
    assertTrue(Files.createFile(bin.resolve("there")).toFile().setExecutable(true));
  }

  @Test
  void decide_toolIsThere_runsTheTest() {
    assertFalse(RequiredTools.decide(List.of("there"), bin.toString(), true).isDisabled());
  }

  @Test
  void decide_toolIsMissing_skipsAndNamesIt() {
    ConditionEvaluationResult result =
        RequiredTools.decide(List.of("there", "gone"), bin.toString(), false);
    assertTrue(result.isDisabled());
    assertEquals("not on the PATH: gone", result.getReason().orElseThrow());
  }

  @Test
  void decide_toolIsMissingInCi_fails() {
    ExtensionConfigurationException failure =
        assertThrows(
            ExtensionConfigurationException.class,
            () -> RequiredTools.decide(List.of("gone"), bin.toString(), true));
    assertTrue(failure.getMessage().contains("gone"));
  }
}
