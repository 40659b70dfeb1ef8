package io.netagent.collector;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Data flows one way, and what judges it reads nothing by itself. */
@AnalyzeClasses(
    packages = "io.netagent.collector",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayerRulesTest {
  private static final String[] PURE = {
    "..collector.aggregate..",
    "..collector.correlate..",
    "..collector.diagnose..",
    "..collector.event.."
  };

  @ArchTest
  static final ArchRule dataFlowsOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("source")
          .definedBy("..collector.source..")
          .layer("aggregate")
          .definedBy("..collector.aggregate..")
          .layer("correlate")
          .definedBy("..collector.correlate..")
          .layer("diagnose")
          .definedBy("..collector.diagnose..")
          .layer("event")
          .definedBy("..collector.event..")
          .layer("expose")
          .definedBy("..collector.expose..")
          .layer("attach")
          .definedBy("..collector.attach..")
          .layer("probe")
          .definedBy("..collector.probe..")
          .layer("loop")
          .definedBy("io.netagent.collector")
          .whereLayer("loop")
          .mayOnlyBeAccessedByLayers("expose")
          .whereLayer("expose")
          .mayOnlyBeAccessedByLayers("loop")
          .whereLayer("attach")
          .mayOnlyBeAccessedByLayers("expose")
          .whereLayer("probe")
          .mayOnlyBeAccessedByLayers("expose")
          .whereLayer("probe")
          .mayNotAccessAnyLayer()
          .whereLayer("event")
          .mayOnlyBeAccessedByLayers("expose", "loop")
          .whereLayer("event")
          .mayNotAccessAnyLayer()
          .whereLayer("diagnose")
          .mayOnlyBeAccessedByLayers("expose", "loop")
          .whereLayer("correlate")
          .mayOnlyBeAccessedByLayers("diagnose", "expose", "loop")
          .whereLayer("aggregate")
          .mayOnlyBeAccessedByLayers("correlate", "diagnose", "expose", "loop")
          .whereLayer("source")
          .mayOnlyBeAccessedByLayers(
              "aggregate", "correlate", "diagnose", "expose", "attach", "loop");

  @ArchTest
  static final ArchRule pureRoomsOpenNothing =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "oshi..", "com.sun.jna..")
          .because("time and data are arguments");

  @ArchTest
  static final ArchRule pureRoomsReadNoClock =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .callMethodWhere(
              target(
                  describe(
                      "a clock",
                      call ->
                          (call.getOwner().isEquivalentTo(System.class)
                                  && (call.getName().equals("nanoTime")
                                      || call.getName().equals("currentTimeMillis")))
                              || call.getName().equals("now"))))
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.time.Clock.class)
          .because("time is an argument");

  /** It asks the network itself, and judges apart from asking. Addresses are values. */
  @ArchTest
  static final ArchRule whatJudgesAProbeOpensNothing =
      noClasses()
          .that()
          .resideInAnyPackage("..collector.probe.wire..", "..collector.probe.report..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..",
              "java.nio.file..",
              "java.nio.channels..",
              "javax.net..",
              "com.sun.jna..",
              "io.netagent.collector.probe")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.net\\.(.*Socket|URLConnection|HttpURLConnection)")
          .because("bytes and results are arguments");

  @ArchTest
  static final ArchRule onlyExposeSpeaksToTheOutside =
      noClasses()
          .that(
              describe(
                  "stand outside of expose",
                  (JavaClass c) -> !c.getPackageName().startsWith("io.netagent.collector.expose")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.prometheus..", "com.sun.net.httpserver..", "com.fasterxml.jackson..")
          .because("metrics, HTTP and JSON are forms of one snapshot");

  @ArchTest
  static final ArchRule onlySourceOpensProc =
      noClasses()
          .that()
          .resideInAPackage("..collector.expose..")
          .should()
          .dependOnClassesThat()
          .haveSimpleName("SocketOwners")
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("KernelSockets");

  @ArchTest
  static final ArchRule oshiIsNeverAskedForConnections =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching("oshi\\.software\\.os\\.InternetProtocolStats.*")
          .because("it takes five times the processor time of ss, and 380 MB of garbage");
}
