package io.netagent.collector.diagnose.ends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.finding.Finding;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FdExhaustionTest {
  private final Scene scene = new Scene();

  private static List<String> rules(List<Finding> findings) {
    return findings.stream().map(Finding::rule).toList();
  }

  @Test
  void nearTheLimit_isToldAtOnce() {
    scene.maxFds = 1_024;
    scene.openFds = 960;
    Finding finding = scene.run(5).get(0);
    assertEquals("fd-exhaustion", finding.rule());
    assertEquals("critical", finding.severity().label());
    assertEquals(960, finding.count());
    assertTrue(
        finding.summary().startsWith("960 of 1024 open files are in use; "), finding.summary());
    assertTrue(finding.summary().contains("960 are files, pipes"), finding.summary());
    scene.openFds = 300;
    assertEquals(List.of(), scene.run(20));
  }

  @Test
  void aroundTheLimit_staysTold() {
    scene.maxFds = 1_000;
    scene.openFds = 905;
    scene.run(5);
    scene.openFds = 870;
    assertEquals(List.of("fd-exhaustion"), rules(scene.run(60)));
    scene.openFds = 840;
    assertEquals(List.of(), scene.run(20));
    scene.openFds = 870;
    assertEquals(List.of(), scene.run(20));
  }

  @Test
  void withoutAnAgent_isToldAsWell() {
    scene.agent = false;
    scene.maxFds = 256;
    scene.openFds = 250;
    assertEquals(List.of("fd-exhaustion"), rules(scene.run(5)));
  }

  @Test
  void steadyGrowthTowardsTheLimit_isForetold() {
    scene.maxFds = 4_096;
    scene.openFds = 2_100;
    for (int i = 0; i < 20; i++) {
      scene.openFds += 10;
      assertEquals(List.of(), scene.run(5));
    }
    List<Finding> findings = List.of();
    for (int i = 0; i < 10; i++) {
      scene.openFds += 10;
      findings = scene.run(5);
    }
    assertEquals(List.of("fd-exhaustion"), rules(findings));
    assertTrue(
        findings.get(0).summary().contains("at 120 more a minute none is left in about 14 min"),
        findings.get(0).summary());
    assertEquals(120.0, findings.get(0).growthPerMinute());
  }

  @Test
  void fastGrowthTowardsTheLimit_isForetoldAfterAMinute() {
    scene.maxFds = 1_500;
    scene.openFds = 100;
    List<Finding> findings = List.of();
    int seconds = 0;
    while (findings.isEmpty() && seconds < 130) {
      scene.openFds += 50;
      seconds += 5;
      findings = scene.run(5);
    }
    assertEquals(List.of("fd-exhaustion"), rules(findings));
    assertTrue(scene.openFds < 850, scene.openFds + " open, after " + seconds + " s");
  }

  @Test
  void halfTheLimitSteady_isNotTold() {
    scene.maxFds = 1_024;
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      scene.openFds = 500 + random.nextInt(100);
      assertEquals(List.of(), scene.run(5));
    }
  }

  /** A start: it fills up fast, then slower. */
  @Test
  void growthThatEnds_isNotTold() {
    scene.maxFds = 1_024;
    for (int i = 0; i < 120; i++) {
      scene.openFds = (long) (600 - 500 * Math.exp(-i / 10.0));
      assertEquals(List.of(), scene.run(5), "at " + scene.openFds);
    }
  }

  @Test
  void loadThatComesAndGoes_isNotTold() {
    scene.maxFds = 2_048;
    for (int i = 0; i < 150; i++) {
      scene.openFds = i % 3 == 0 ? 300 : 300 + 8L * i;
      assertEquals(List.of(), scene.run(5), "at " + scene.openFds);
    }
  }

  @Test
  void slowGrowthFarFromTheLimit_isNotTold() {
    scene.maxFds = 100_000;
    for (int i = 0; i < 150; i++) {
      scene.openFds += 5;
      assertEquals(List.of(), scene.run(5));
    }
  }

  /** The leak that takes most of them is the cause; a small one beside it is not. */
  @Test
  void leakOfMostOfThem_explainsIt() {
    scene.maxFds = 300;
    scene.openFds = 280;
    for (int i = 0; i < 150; i++) {
      scene.open(Scene.HTTP_CLIENT_4).wrote().read().peerCloses(500);
    }
    assertEquals(List.of("close-wait-leak"), rules(scene.run(120)));
    Scene other = new Scene();
    other.maxFds = 300;
    other.openFds = 280;
    for (int i = 0; i < 20; i++) {
      other.open(Scene.HTTP_CLIENT_4).wrote().read().peerCloses(500);
    }
    assertEquals(List.of("fd-exhaustion", "close-wait-leak"), rules(other.run(120)));
  }

  @Test
  void unknownNumbers_areNotTold() {
    scene.openFds = -1;
    assertEquals(List.of(), scene.run(5));
    scene.openFds = 100;
    scene.maxFds = -1;
    assertEquals(List.of(), scene.run(5));
  }
}
