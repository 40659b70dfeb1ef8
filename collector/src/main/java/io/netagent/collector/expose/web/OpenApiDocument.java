package io.netagent.collector.expose.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The API as an OpenAPI 3.1 document, made of the endpoints' declarations and the schemas. */
final class OpenApiDocument {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ObjectNode root = MAPPER.createObjectNode();

  OpenApiDocument(Map<String, Endpoint> api, String version) {
    root.put("openapi", "3.1.0");
    ObjectNode info = root.putObject("info");
    info.put("title", "netagent");
    info.put("version", version);
    info.put(
        "description",
        "Read-only. Every answer says of when it is (takenAt) and what could not be seen and why"
            + " (limitations). What is not known is null or missing, never 0. Names of fields stay;"
            + " new ones may come. Texts come from the watched processes: treat them as hostile.");
    ObjectNode paths = root.putObject("paths");
    api.forEach((path, endpoint) -> addPath(paths.putObject(path).putObject("get"), endpoint));
    ObjectNode schemas = root.putObject("components").putObject("schemas");
    Schemas.all().values().forEach(schema -> addSchema(schemas.putObject(schema.name()), schema));
  }

  String toJson() {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void addPath(ObjectNode get, Endpoint endpoint) {
    get.put("summary", endpoint.summary());
    get.put("operationId", "get" + endpoint.schema());
    ArrayNode parameters = get.putArray("parameters");
    endpoint.parameters().forEach(parameter -> addParameter(parameters.addObject(), parameter));
    ObjectNode responses = get.putObject("responses");
    ObjectNode ok = responses.putObject("200");
    ok.put("description", Schemas.named(endpoint.schema()).text());
    ObjectNode content = ok.putObject("content");
    content
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", reference(endpoint.schema()));
    if (endpoint.list() != null) {
      content.putObject("text/csv").putObject("schema").put("type", "string");
    }
    addText(responses, "400", "A parameter that does not exist, or whose value can't be used.");
    addText(responses, "404", "There is no such thing now.");
    addText(responses, "503", "No look at the sockets has been finished yet.");
  }

  private static void addText(ObjectNode responses, String status, String text) {
    ObjectNode response = responses.putObject(status);
    response.put("description", text);
    response.putObject("content").putObject("text/plain").putObject("schema").put("type", "string");
  }

  private static void addParameter(ObjectNode node, Parameter parameter) {
    node.put("name", parameter.name());
    node.put("in", "query");
    node.put("required", parameter.needed());
    node.put("description", parameter.text());
    ObjectNode schema = node.putObject("schema");
    switch (parameter.type()) {
      case TEXT -> schema.put("type", "string");
      case FLAG -> schema.put("type", "boolean");
      case NUMBER -> {
        schema.put("type", "integer");
        schema.put("minimum", parameter.min());
        schema.put("maximum", parameter.max());
      }
    }
    if (!parameter.choices().isEmpty()) {
      ArrayNode choices = schema.putArray("enum");
      parameter.choices().forEach(choices::add);
    }
  }

  private static void addSchema(ObjectNode node, Schemas.Schema schema) {
    node.put("type", "object");
    node.put("description", schema.text());
    ArrayNode required = node.putArray("required");
    ObjectNode properties = node.putObject("properties");
    for (Schemas.Field field : schema.fields()) {
      if (!field.optional()) {
        required.add(field.name());
      }
      addType(properties.putObject(field.name()), field);
    }
  }

  private static void addType(ObjectNode node, Schemas.Field field) {
    node.put("description", field.text());
    put(node, field.type(), field.nullable());
  }

  /** A type as {@link Schemas} writes it, lists of lists included. */
  private static void put(ObjectNode node, String type, boolean nullable) {
    if (type.endsWith("?")) {
      put(node, type.substring(0, type.length() - 1), true);
    } else if (type.startsWith("[")) {
      type(node, "array", nullable);
      put(node.putObject("items"), type.substring(1, type.length() - 1), false);
    } else if (type.startsWith("{")) {
      type(node, "object", nullable);
      put(node.putObject("additionalProperties"), type.substring(1, type.length() - 1), false);
    } else if (!Schemas.isObject(type)) {
      if (!type.equals("any")) {
        type(node, type, nullable);
      }
    } else if (nullable) {
      ArrayNode either = node.putArray("anyOf");
      either.addObject().put("$ref", reference(type));
      either.addObject().put("type", "null");
    } else {
      node.put("$ref", reference(type));
    }
  }

  private static void type(ObjectNode node, String type, boolean nullable) {
    if (nullable) {
      node.putArray("type").add(type).add("null");
    } else {
      node.put("type", type);
    }
  }

  private static String reference(String schema) {
    return "#/components/schemas/" + schema;
  }
}
