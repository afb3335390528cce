package dev.evengrad.io.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object. The members keep their order, in which they are written; two objects are equal if
 * they have equal members in any order.
 *
 * @param members its members in order, unmodifiable
 */
public record JsonObject(Map<String, JsonValue> members) implements JsonValue {
  /**
   * An object of a copy of the given members.
   *
   * @throws JsonException if a name has a lone surrogate
   */
  public JsonObject {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    members.keySet().forEach(JsonString::requireWhole);
  }

  /** Starts an object. */
  public static Builder builder() {
    return new Builder();
  }

  /** The member of that name, or null. */
  public @Nullable JsonValue find(String name) {
    return members.get(name);
  }

  /**
   * The member of that name.
   *
   * @throws JsonException if there is none
   */
  public JsonValue get(String name) {
    JsonValue value = members.get(name);
    if (value == null) {
      throw new JsonException(
          "there is no member %s, only %s"
              .formatted(
                  Quoted.of(name), members.keySet().stream().limit(20).map(Quoted::of).toList()));
    }
    return value;
  }

  @Override
  public String kind() {
    return "an object";
  }

  @Override
  public JsonObject asObject() {
    return this;
  }

  /** Collects the members of an object in order. */
  public static final class Builder {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Appends a member.
     *
     * @throws JsonException if the name is taken
     */
    public Builder put(String name, JsonValue value) {
      if (members.putIfAbsent(name, value) != null) {
        throw new JsonException("two members are called " + Quoted.of(name));
      }
      return this;
    }

    /** Appends a string. */
    public Builder put(String name, String value) {
      return put(name, new JsonString(value));
    }

    /** Appends a whole number. */
    public Builder put(String name, long value) {
      return put(name, JsonNumber.of(value));
    }

    /** Appends a double, as {@link JsonValue#of(double)} writes it. */
    public Builder put(String name, double value) {
      return put(name, JsonValue.of(value));
    }

    /** Appends true or false. */
    public Builder put(String name, boolean value) {
      return put(name, new JsonBoolean(value));
    }

    /** The object of the members so far. */
    public JsonObject build() {
      return new JsonObject(members);
    }
  }
}
