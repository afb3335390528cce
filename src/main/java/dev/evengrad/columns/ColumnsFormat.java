package dev.evengrad.columns;

import dev.evengrad.DataException;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@link Columns} as JSON: an object of {@code columns}, an array, and {@code naValues}, an array of texts, where they are not the usual
 * ones. A number column has {@code name}, {@code offset}, {@code replacement} (where missing values have one) and {@code indicator}; a
 * category column {@code name}, {@code values}, {@code unseen} and {@code missing}.
 */
final class ColumnsFormat {
  private static final Set<String> NUMBER = Set.of("name", "offset", "replacement", "indicator");
  private static final Set<String> CATEGORY = Set.of("name", "values", "unseen", "missing");
  private static final Set<String> ALL = Set.of("columns", "naValues");

  private ColumnsFormat() {}

  static String write(Columns columns) {
    List<JsonValue> list = new ArrayList<>();
    for (Column column : columns.columns()) {
      list.add(
          switch (column) {
            case NumberColumn number -> write(number);
            case CategoryColumn category -> write(category);
          });
    }
    JsonObject.Builder json = JsonObject.builder().put("columns", new JsonArray(list));
    List<String> naValues = columns.naValues();
    if (naValues != null) {
      json.put("naValues", JsonArray.ofStrings(naValues));
    }
    return Json.write(json.build());
  }

  private static JsonObject write(NumberColumn column) {
    JsonObject.Builder json =
        JsonObject.builder().put("name", column.name()).put("offset", column.offset());
    if (!Double.isNaN(column.replacement())) {
      json.put("replacement", column.replacement());
    }
    return json.put("indicator", column.indicator()).build();
  }

  private static JsonObject write(CategoryColumn column) {
    return JsonObject.builder()
        .put("name", column.name())
        .put("values", JsonArray.ofStrings(column.values()))
        .put("unseen", text(column.unseen()))
        .put("missing", text(column.missing()))
        .build();
  }

  static Columns read(String text) {
    JsonObject json = Json.parse(text).asObject();
    requireKnown(json, ALL);
    List<Column> columns = new ArrayList<>();
    for (JsonValue element : json.get("columns").asArray().elements()) {
      JsonObject column = element.asObject();
      columns.add(column.find("values") == null ? number(column) : category(column));
    }
    JsonValue naValues = json.find("naValues");
    Columns read = Columns.of(columns).requireRoom();
    return naValues == null ? read : read.withNaValues(naValues.asArray().strings());
  }

  private static NumberColumn number(JsonObject json) {
    requireKnown(json, NUMBER);
    JsonValue replacement = json.find("replacement");
    return new NumberColumn(
        json.get("name").asString(),
        json.get("offset").asDouble(),
        replacement == null ? Double.NaN : replacement.asDouble(),
        json.get("indicator").asBoolean());
  }

  private static CategoryColumn category(JsonObject json) {
    requireKnown(json, CATEGORY);
    return CategoryColumn.of(json.get("name").asString(), json.get("values").asArray().strings())
        .withUnseen(unknown(json.get("unseen").asString()))
        .withMissing(unknown(json.get("missing").asString()));
  }

  private static void requireKnown(JsonObject json, Set<String> known) {
    for (String member : json.members().keySet()) {
      if (!known.contains(member)) {
        throw new DataException(
            "a description of columns with '"
                + CellText.shown(member)
                + "', which this version of Evengrad does not know");
      }
    }
  }

  private static String text(Unknown unknown) {
    return unknown.name().toLowerCase(Locale.ROOT);
  }

  private static Unknown unknown(String text) {
    for (Unknown unknown : Unknown.values()) {
      if (text(unknown).equals(text)) {
        return unknown;
      }
    }
    throw new DataException("'" + CellText.shown(text) + "', expected zeros, other or refused");
  }
}
