package io.netagent.hooks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What woven code may drag into every class of the JDK. */
@AnalyzeClasses(
    packages = "io.netagent.hooks",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  /** One class knows an interface of sun.nio.ch. */
  @ArchTest
  static final ArchRule hooks_anything_dependsOnJavaBaseAndRecorderAlone =
      classes()
          .that()
          .doNotHaveFullyQualifiedName("io.netagent.hooks.NioDescriptors")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.netagent.hooks",
              "io.netagent.recorder",
              "java.io",
              "java.lang..",
              "java.net",
              "java.nio..",
              "java.security",
              "java.util",
              "java.util.concurrent..",
              "org.jspecify.annotations");

  /**
   * Woven code calls the hooks, the installer asks BootOrigin and gives LoadedClasses; the rest is
   * nobody's business.
   */
  @ArchTest
  static final ArchRule hooks_allButWhatWovenCodeCalls_arePackagePrivate =
      classes()
          .that()
          .haveSimpleNameNotEndingWith("Hooks")
          .and()
          .doNotHaveSimpleName("BootOrigin")
          .and()
          .doNotHaveSimpleName("LoadedClasses")
          .and()
          .areTopLevelClasses()
          .should()
          .bePackagePrivate();
}
