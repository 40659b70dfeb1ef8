package io.netagent.recorder;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a class of the boot loader in a JVM from Java 8 on may use. */
@AnalyzeClasses(
    packages = "io.netagent.recorder",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  /**
   * All of java.base that is there in Java 8, and nothing of java.logging, java.sql and so on. One
   * class knows sun.misc.Unsafe, which the installer replaces where that is in a module of its own.
   */
  @ArchTest
  static final ArchRule recorder_anything_dependsOnJavaBaseAlone =
      classes()
          .that()
          .doNotHaveFullyQualifiedName("io.netagent.recorder.UnsafeMemory")
          .should()
          .onlyDependOnClassesThat(
              new DescribedPredicate<JavaClass>("are the recorder's, java.base's or JSpecify's") {
                @Override
                public boolean test(JavaClass type) {
                  String name = type.getBaseComponentType().getPackageName();
                  return type.getBaseComponentType().isPrimitive()
                      || name.equals("io.netagent.recorder")
                      || name.equals("org.jspecify.annotations")
                      || (name.startsWith("java.") && isOfJavaBase(type.getBaseComponentType()));
                }
              });

  /** Time is an argument. */
  @ArchTest
  static final ArchRule recorder_anything_readsNoClock =
      noClasses()
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  private static boolean isOfJavaBase(JavaClass type) {
    try {
      Class<?> loaded = Class.forName(type.getFullName(), false, null);
      return "java.base".equals(loaded.getModule().getName());
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** No lambda and no method reference: the first one costs a premain tens of milliseconds. */
  @Test
  void classFiles_all_areJava8WithoutInvokedynamic() throws Exception {
    Path classes =
        Path.of(
            FlightRecordWriter.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Path> files;
    try (Stream<Path> found = Files.walk(classes)) {
      files = found.filter(file -> file.toString().endsWith(".class")).toList();
    }
    assertFalse(files.isEmpty());
    for (Path file : files) {
      assertJava8WithoutInvokedynamic(file);
    }
  }

  /** JVMS 4.1 and 4.4. */
  private static void assertJava8WithoutInvokedynamic(Path file) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      assertEquals(0xcafebabe, in.readInt());
      in.readUnsignedShort();
      assertEquals(52, in.readUnsignedShort(), file + " is not Java 8");
      int count = in.readUnsignedShort();
      for (int i = 1; i < count; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case 1 -> in.skipNBytes(in.readUnsignedShort());
          case 3, 4, 9, 10, 11, 12 -> in.skipNBytes(4);
          case 5, 6 -> {
            in.skipNBytes(8);
            i++;
          }
          case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
          case 15 -> in.skipNBytes(3);
          default -> throw new AssertionError(file + " has constant " + tag + " (18: a lambda)");
        }
      }
    }
  }
}
