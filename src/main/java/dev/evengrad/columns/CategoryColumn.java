package dev.evengrad.columns;

import dev.evengrad.DataException;
import dev.evengrad.text.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A column of names, one-hot: an input for each known value, called {@code COLUMN=VALUE}, which is 1 where the cell has that value and 0
 * elsewhere. Of a cell that has none of them, and of one without a value, it is said apart what becomes.
 */
public final class CategoryColumn implements Column {
  private final String name;
  private final List<String> values;
  private final Unknown unseen;
  private final Unknown missing;
  private final Map<String, Integer> indices;

  private CategoryColumn(String name, List<String> values, Unknown unseen, Unknown missing) {
    Columns.requireName(name);
    this.name = name;
    this.values = List.copyOf(values);
    this.unseen = unseen;
    this.missing = missing;
    this.indices = new HashMap<>();
    for (String value : values) {
      if (indices.put(value, indices.size()) != null) {
        throw new DataException("column '" + name + "': the value '" + value + "' is there twice");
      }
    }
    if (values.isEmpty()) {
      throw new DataException("column '" + name + "': there are no values, expected at least one");
    }
  }

  /**
   * One input for each value; for any other value, and for none, all of them are 0.
   *
   * @throws DataException if the name is empty, there are no values, or one is there twice
   */
  public static CategoryColumn of(String name, List<String> values) {
    return new CategoryColumn(name, values, Unknown.ZEROS, Unknown.ZEROS);
  }

  /** The same with another way to take a value that is not known. */
  public CategoryColumn withUnseen(Unknown newUnseen) {
    return new CategoryColumn(name, values, newUnseen, missing);
  }

  /** The same with another way to take a missing value. */
  public CategoryColumn withMissing(Unknown newMissing) {
    return new CategoryColumn(name, values, unseen, newMissing);
  }

  @Override
  public String name() {
    return name;
  }

  /** The known values in the order of their inputs. */
  public List<String> values() {
    return values;
  }

  /** What becomes of a value that is not known. */
  public Unknown unseen() {
    return unseen;
  }

  /** What becomes of a missing value. */
  public Unknown missing() {
    return missing;
  }

  /** Whether the value has an input of its own. */
  public boolean knows(String value) {
    return indices.containsKey(value);
  }

  @Override
  public List<String> inputNames() {
    List<String> names = new ArrayList<>();
    values.forEach(value -> names.add(name + "=" + value));
    if (hasOther()) {
      names.add(name + "=other");
    }
    return names;
  }

  private boolean hasOther() {
    return unseen == Unknown.OTHER || missing == Unknown.OTHER;
  }

  @Override
  public String treatment() {
    return "one of "
        + values.size()
        + "; "
        + words(unseen)
        + " if not known, "
        + words(missing)
        + " if missing";
  }

  private static String words(Unknown unknown) {
    return switch (unknown) {
      case ZEROS -> "zeros";
      case OTHER -> "'other'";
      case REFUSED -> "refused";
    };
  }

  @Override
  public @Nullable String encode(String cell, float[] inputs, int offset) {
    Integer index = indices.get(cell);
    if (index != null) {
      put(index, inputs, offset);
      return null;
    }
    return putUnknown(unseen, inputs, offset)
        ? null
        : "there is no such value" + NearestName.suggestion(cell, values);
  }

  @Override
  public @Nullable String encodeMissing(float[] inputs, int offset) {
    return putUnknown(missing, inputs, offset) ? null : MissingValues.REASON;
  }

  private boolean putUnknown(Unknown unknown, float[] inputs, int offset) {
    if (unknown == Unknown.REFUSED) {
      return false;
    }
    put(unknown == Unknown.OTHER ? values.size() : -1, inputs, offset);
    return true;
  }

  private void put(int index, float[] inputs, int offset) {
    Arrays.fill(inputs, offset, offset + values.size() + (hasOther() ? 1 : 0), 0);
    if (index >= 0) {
      inputs[offset + index] = 1;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CategoryColumn that
        && name.equals(that.name)
        && values.equals(that.values)
        && unseen == that.unseen
        && missing == that.missing;
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + values.hashCode();
  }

  @Override
  public String toString() {
    return name + ": " + treatment();
  }
}
