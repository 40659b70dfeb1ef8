package io.netagent.collector.expose;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.netagent.collector.source.PortRange;
import io.netagent.collector.source.SocketTotals;
import io.netagent.collector.source.TcpCounter;
import io.netagent.collector.source.TcpCounters;
import io.netagent.collector.source.TcpLimits;
import org.junit.jupiter.api.Test;

/** Who may know what, outside of the rooms that make the snapshot. */
final class ExposeLayersTest {
  private static final String ROOT = "io.netagent.collector";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT, "com.example");

  @Test
  void prometheus_isKnownToItsRoomAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".expose.prometheus")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.prometheus..")
        .check(CLASSES);
  }

  @Test
  void httpServer_isKnownToItsRoomAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".expose.web")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.sun.net.httpserver..")
        .check(CLASSES);
  }

  @Test
  void json_isKnownToItsRoomAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".expose.json")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml..")
        .check(CLASSES);
  }

  @Test
  void yaml_isKnownToTheSettingsAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".config")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.yaml..")
        .check(CLASSES);
  }

  /** The snapshot holds some immutable values as the sources read them; these may be known. */
  @Test
  void exposers_readTheSnapshotAndNoSource() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".expose..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT)
                .or(
                    resideInAPackage(ROOT + ".source")
                        .and(
                            not(
                                belongToAnyOf(
                                    PortRange.class,
                                    SocketTotals.class,
                                    TcpCounter.class,
                                    TcpCounters.class,
                                    TcpLimits.class)))))
        .check(CLASSES);
  }

  @Test
  void sickProgram_looksLikeAnybodysCode() {
    classes()
        .that()
        .resideInAPackage("com.example..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("com.example..", "java..")
        .check(CLASSES);
  }
}
