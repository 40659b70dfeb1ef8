package io.netagent.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Three parts, three class loaders: a wrong dependency is a NoClassDefFoundError at somebody's. */
@AnalyzeClasses(packages = "io.netagent", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  @ArchTest
  static final ArchRule entry_anything_dependsOnTheJdkAlone =
      classes()
          .that()
          .resideInAPackage("io.netagent.agent")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.netagent.agent", "java..", "org.jspecify.annotations");

  @ArchTest
  static final ArchRule byteBuddy_allButInstaller_doesNotKnowIt =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.netagent.agent.install..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("net.bytebuddy..");

  /** Its lines are copied into the JDK, where only the boot loader's classes are to be had. */
  @ArchTest
  static final ArchRule advice_anything_callsHooksAlone =
      classes()
          .that()
          .resideInAPackage("io.netagent.agent.install.advice..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.netagent.hooks",
              "io.netagent.agent.install.advice..",
              "java.io",
              "java.lang",
              "java.lang.annotation",
              "java.net",
              "java.nio.channels",
              "net.bytebuddy..",
              "org.jspecify.annotations");

  @ArchTest
  static final ArchRule hooks_anything_doesNotKnowTheInstaller =
      noClasses()
          .that()
          .resideInAnyPackage("io.netagent.hooks", "io.netagent.recorder")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netagent.agent..");
}
