package io.netagent.socket;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.netagent.socket",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  @ArchTest
  static final ArchRule parse_anything_opensNothing =
      noClasses()
          .that()
          .resideInAPackage("io.netagent.socket.parse")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net..")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(ProcessBuilder.class, Process.class, Runtime.class);

  @ArchTest
  static final ArchRule parse_anything_knowsNoSource =
      noClasses()
          .that()
          .resideInAPackage("io.netagent.socket.parse")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netagent.socket.source");

  @ArchTest
  static final ArchRule socket_anything_knowsNoParserAndNoSource =
      noClasses()
          .that()
          .resideInAPackage("io.netagent.socket")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netagent.socket.parse", "io.netagent.socket.source");

  @ArchTest
  static final ArchRule anything_butSources_knowsNoNativeAccess =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.netagent.socket.source")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest
  static final ArchRule anything_butSources_readsNoClock =
      noClasses()
          .that()
          .resideInAnyPackage("io.netagent.socket", "io.netagent.socket.parse")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");
}
