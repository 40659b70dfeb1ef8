package io.netagent.benchmarks.suites;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** One run of a suite: what became of each test, from the reports that JUnit's launcher writes. */
final class SuiteRun {
  private final Map<String, String> outcomes = new TreeMap<>();

  private SuiteRun() {}

  static SuiteRun read(Path reports)
      throws IOException, ParserConfigurationException, SAXException {
    SuiteRun run = new SuiteRun();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(reports, "TEST-*.xml")) {
      for (Path file : files) {
        NodeList cases =
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
          run.add((Element) cases.item(i));
        }
      }
    }
    return run;
  }

  /** Tests with parameters have the same name, in the same order in each run. */
  private void add(Element test) {
    String name = test.getAttribute("classname") + "." + withoutHashes(test.getAttribute("name"));
    String unique = name;
    for (int i = 2; outcomes.containsKey(unique); i++) {
      unique = name + " #" + i;
    }
    outcomes.put(unique, outcome(test));
  }

  private static String withoutHashes(String name) {
    return name.replaceAll("@[0-9a-f]+", "");
  }

  private static String outcome(Element test) {
    if (test.getElementsByTagName("failure").getLength() > 0
        || test.getElementsByTagName("error").getLength() > 0) {
      return "failed";
    }
    return test.getElementsByTagName("skipped").getLength() > 0 ? "skipped" : "passed";
  }

  Map<String, String> outcomes() {
    return outcomes;
  }

  long count(String outcome) {
    return outcomes.values().stream().filter(outcome::equals).count();
  }
}
