package io.netagent.collector.expose.web;

import io.netagent.collector.expose.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The API as an OpenAPI 3.1 document, made of the endpoints' declarations and the schemas. */
final class OpenApiDocument {
  private final Map<String, Object> root = new LinkedHashMap<>();

  OpenApiDocument(Map<String, Endpoint> api, String version) {
    root.put("openapi", "3.1.0");
    root.put(
        "info",
        object(
            "title",
            "netagent",
            "version",
            version,
            "description",
            "Read-only. Every answer says of when it is (takenAt) and what could not be seen and"
                + " why (limitations). What is not known is null or missing, never 0. Names of"
                + " fields stay; new ones may come. Texts come from the watched processes: treat"
                + " them as hostile."));
    Map<String, Object> paths = new LinkedHashMap<>();
    api.forEach((path, endpoint) -> paths.put(path, object("get", operation(endpoint))));
    root.put("paths", paths);
    Map<String, Object> schemas = new TreeMap<>();
    Schemas.all().values().forEach(schema -> schemas.put(schema.name(), ofSchema(schema)));
    root.put("components", object("schemas", schemas));
  }

  String toJson() {
    return JsonText.ofTree(root);
  }

  private static Map<String, Object> operation(Endpoint endpoint) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("application/json", object("schema", reference(endpoint.schema())));
    if (endpoint.list() != null) {
      content.put("text/csv", object("schema", object("type", "string")));
    }
    return object(
        "summary",
        endpoint.summary(),
        "operationId",
        "get" + endpoint.schema(),
        "parameters",
        endpoint.parameters().stream().map(OpenApiDocument::ofParameter).toList(),
        "responses",
        object(
            "200",
            object("description", Schemas.named(endpoint.schema()).text(), "content", content),
            "400",
            text("A parameter that does not exist, or whose value can't be used."),
            "404",
            text("There is no such thing now."),
            "503",
            text("No look at the sockets has been finished yet, or whole lists are being sent.")));
  }

  private static Map<String, Object> text(String description) {
    return object(
        "description",
        description,
        "content",
        object("text/plain", object("schema", object("type", "string"))));
  }

  private static Map<String, Object> ofParameter(Parameter parameter) {
    Map<String, Object> schema =
        switch (parameter.type()) {
          case TEXT -> object("type", "string");
          case FLAG -> object("type", "boolean");
          case NUMBER ->
              object("type", "integer", "minimum", parameter.min(), "maximum", parameter.max());
        };
    if (!parameter.choices().isEmpty()) {
      schema.put("enum", List.copyOf(parameter.choices()));
    }
    return object(
        "name",
        parameter.name(),
        "in",
        "query",
        "required",
        parameter.needed(),
        "description",
        parameter.text(),
        "schema",
        schema);
  }

  private static Map<String, Object> ofSchema(Schemas.Schema schema) {
    List<String> required = new ArrayList<>();
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Schemas.Field field : schema.fields()) {
      if (!field.optional()) {
        required.add(field.name());
      }
      Map<String, Object> property = object("description", field.text());
      property.putAll(ofType(field.type(), field.nullable()));
      properties.put(field.name(), property);
    }
    return object(
        "type",
        "object",
        "description",
        schema.text(),
        "required",
        required,
        "properties",
        properties);
  }

  /** A type as {@link Schemas} writes it, lists of lists included. */
  private static Map<String, Object> ofType(String type, boolean nullable) {
    if (type.endsWith("?")) {
      return ofType(type.substring(0, type.length() - 1), true);
    }
    if (type.startsWith("[")) {
      return object(
          "type",
          orNull("array", nullable),
          "items",
          ofType(type.substring(1, type.length() - 1), false));
    }
    if (type.startsWith("{")) {
      return object(
          "type",
          orNull("object", nullable),
          "additionalProperties",
          ofType(type.substring(1, type.length() - 1), false));
    }
    if (!Schemas.isObject(type)) {
      return type.equals("any") ? object() : object("type", orNull(type, nullable));
    }
    return nullable
        ? object("anyOf", List.of(reference(type), object("type", "null")))
        : reference(type);
  }

  private static Object orNull(String type, boolean nullable) {
    return nullable ? List.of(type, "null") : type;
  }

  private static Map<String, Object> reference(String schema) {
    return object("$ref", "#/components/schemas/" + schema);
  }

  /** Names and values in turn. */
  private static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }
}
