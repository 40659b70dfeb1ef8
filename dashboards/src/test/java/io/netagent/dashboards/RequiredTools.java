package io.netagent.dashboards;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** The condition behind {@link RequiresTools}. */
final class RequiredTools implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    List<String> wanted =
        AnnotationSupport.findAnnotation(context.getElement(), RequiresTools.class)
            .map(required -> List.of(required.value()))
            .orElse(List.of());
    return decide(wanted, System.getenv("PATH"), "true".equals(System.getenv("CI")));
  }

  static ConditionEvaluationResult decide(List<String> wanted, String searchPath, boolean ci) {
    List<String> missing = wanted.stream().filter(tool -> !isOnPath(tool, searchPath)).toList();
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("found " + wanted);
    }
    String reason = "not on the PATH: " + String.join(", ", missing);
    if (ci) {
      throw new ExtensionConfigurationException(reason + " (CI=true, so this is a failure)");
    }
    return ConditionEvaluationResult.disabled(reason);
  }

  private static boolean isOnPath(String tool, String searchPath) {
    return Arrays.stream(searchPath.split(Pattern.quote(File.pathSeparator)))
        .map(directory -> Path.of(directory, tool))
        .anyMatch(Files::isExecutable);
  }
}
