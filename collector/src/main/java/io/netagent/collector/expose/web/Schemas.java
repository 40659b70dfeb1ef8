package io.netagent.collector.expose.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The answers' fields, as {@code schemas.txt} beside this class lists them: for each object a line
 * {@code Name What it is}, with {@code Name : Other Another} for one that has all fields of others
 * too, and below it, indented, a line {@code field type What it is} for each field. A type is
 * {@code string}, {@code integer}, {@code number}, {@code boolean}, {@code any}, the name of an
 * object, {@code [type]} for a list or <code>{type}</code> for an object with names that are data.
 * {@code ?} behind it: it may be null; {@code *}: it may be missing.
 */
final class Schemas {
  private static final Schemas OF_THE_API = read();

  private final Map<String, Schema> byName = new LinkedHashMap<>();

  private Schemas() {}

  /**
   * One object.
   *
   * @param text what it is
   */
  record Schema(String name, String text, List<Field> fields) {}

  /**
   * One field.
   *
   * @param type without its marks
   */
  record Field(String name, String type, boolean nullable, boolean optional, String text) {
    /** What the list, or the object with free names, consists of; else the type itself. */
    String elementType() {
      return isList() || isMap() ? type.substring(1, type.length() - 1) : type;
    }

    boolean isList() {
      return type.startsWith("[");
    }

    boolean isMap() {
      return type.startsWith("{");
    }
  }

  static Map<String, Schema> all() {
    return OF_THE_API.byName;
  }

  static Schema named(String name) {
    return Objects.requireNonNull(OF_THE_API.byName.get(name), name);
  }

  static boolean isObject(String type) {
    return OF_THE_API.byName.containsKey(type);
  }

  /** The columns of a table of the rows in this list: paths to all that is no object. */
  static List<String> columns(String schema, String list) {
    for (Field field : named(schema).fields) {
      if (field.name.equals(list)) {
        List<String> columns = new ArrayList<>();
        addColumns("", named(field.elementType()), columns);
        return columns;
      }
    }
    throw new IllegalArgumentException(schema + " has no " + list);
  }

  private static void addColumns(String path, Schema schema, List<String> columns) {
    for (Field field : schema.fields) {
      if (isObject(field.type)) {
        addColumns(path + field.name + ".", named(field.type), columns);
      } else if (!field.isMap()) {
        columns.add(path + field.name);
      }
    }
  }

  private static Schemas read() {
    try (InputStream stream = Schemas.class.getResourceAsStream("schemas.txt");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(stream), StandardCharsets.UTF_8))) {
      Schemas schemas = new Schemas();
      List<Field> fields = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("  ")) {
          fields.add(field(line.strip()));
        } else if (!line.isBlank() && !line.startsWith("#")) {
          fields = schemas.begin(line);
        }
      }
      return schemas;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Field> begin(String line) {
    String[] nameAndText = line.split(" ", 2);
    List<Field> fields = new ArrayList<>();
    String text = nameAndText[1];
    if (text.startsWith(": ")) {
      String[] othersAndText = text.substring(2).split("\\. ", 2);
      for (String other : othersAndText[0].split(" ", -1)) {
        fields.addAll(Objects.requireNonNull(byName.get(other), other).fields);
      }
      text = othersAndText[1];
    }
    byName.put(nameAndText[0], new Schema(nameAndText[0], text, fields));
    return fields;
  }

  private static Field field(String line) {
    String[] parts = line.split(" ", 3);
    String type = parts[1];
    boolean optional = type.endsWith("*");
    type = optional ? type.substring(0, type.length() - 1) : type;
    boolean nullable = type.endsWith("?");
    type = nullable ? type.substring(0, type.length() - 1) : type;
    return new Field(parts[0], type, nullable, optional, parts[2]);
  }
}
