package io.netagent.collector.expose.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Holds answers against an OpenAPI document: no field more, none less, each of its type. */
public final class Conformity {
  private final JsonNode openapi;
  private final Set<String> seen = new TreeSet<>();

  public Conformity(JsonNode openapi) {
    this.openapi = openapi;
  }

  /** What is wrong with the answer of this path; empty if nothing is. */
  public List<String> problems(String path, JsonNode answer) {
    List<String> problems = new ArrayList<>();
    JsonNode schema =
        openapi
            .at(
                "/paths/"
                    + path.replace("/", "~1")
                    + "/get/responses/200/content/application~1json")
            .path("schema");
    if (schema.isMissingNode()) {
      problems.add(path + " is not in the document");
    }
    check(schema, answer, path, problems);
    return problems;
  }

  /** The fields of all schemas that no answer has shown yet. */
  public Set<String> unseen() {
    Set<String> unseen = new TreeSet<>();
    for (Map.Entry<String, JsonNode> schema : openapi.at("/components/schemas").properties()) {
      schema
          .getValue()
          .get("properties")
          .fieldNames()
          .forEachRemaining(field -> unseen.add(schema.getKey() + "." + field));
    }
    unseen.removeAll(seen);
    return unseen;
  }

  private void check(JsonNode schema, JsonNode value, String where, List<String> problems) {
    if (schema.has("anyOf")) {
      if (!value.isNull()) {
        check(schema.get("anyOf").get(0), value, where, problems);
      }
      return;
    }
    if (schema.has("$ref")) {
      String name = schema.get("$ref").asText().replaceAll(".*/", "");
      checkObject(name, openapi.at("/components/schemas/" + name), value, where, problems);
      return;
    }
    if (!schema.has("type")) {
      return;
    }
    List<String> types = new ArrayList<>();
    schema.get("type").forEach(each -> types.add(each.asText()));
    if (schema.get("type").isTextual()) {
      types.add(schema.get("type").asText());
    }
    if (!types.contains(type(value))
        && !(types.contains("number") && type(value).equals("integer"))) {
      problems.add(where + " is " + value + ", not " + types);
    }
    if (value.isArray()) {
      value.forEach(each -> check(schema.path("items"), each, where + "[]", problems));
    } else if (value.isObject()) {
      value.forEach(
          each -> check(schema.path("additionalProperties"), each, where + "{}", problems));
    }
  }

  private void checkObject(
      String name, JsonNode schema, JsonNode value, String where, List<String> problems) {
    if (!value.isObject()) {
      problems.add(where + " is no " + name + ": " + value);
      return;
    }
    for (JsonNode required : schema.get("required")) {
      if (!value.has(required.asText())) {
        problems.add(where + " lacks " + required.asText());
      }
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      String at = where + "." + field.getKey();
      JsonNode property = schema.get("properties").get(field.getKey());
      if (property == null) {
        problems.add(at + " is not documented");
      } else {
        seen.add(name + "." + field.getKey());
        check(property, field.getValue(), at, problems);
      }
    }
  }

  private static String type(JsonNode value) {
    if (value.isNull()) {
      return "null";
    }
    if (value.isBoolean()) {
      return "boolean";
    }
    if (value.isNumber()) {
      return value.isIntegralNumber() ? "integer" : "number";
    }
    return value.isTextual() ? "string" : value.isArray() ? "array" : "object";
  }
}
