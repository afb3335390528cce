package dev.evengrad.columns;

import dev.evengrad.DataException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of numbers: the input is {@code (float) (value - offset)}, the difference taken in double. So numbers that differ by little
 * beside their size, such as seconds since 1970, stay apart though a float has 24 bits only.
 *
 * @param name what it is called
 * @param offset what is subtracted; 0 for most columns
 * @param replacement what a missing value becomes, before the offset is subtracted; NaN refuses rows without a value
 * @param indicator whether a second input, {@code NAME missing}, is 1 where the value is missing and 0 elsewhere
 */
public record NumberColumn(String name, double offset, double replacement, boolean indicator)
    implements Column {
  private static final String RANGE = "outside the range of a float, which ends at 3.4e38";

  /**
   * Checks the numbers.
   *
   * @throws DataException if the name is empty, a number is infinite, the replacement is beyond the range of a float, or there is an
   *     indicator of what is refused
   */
  public NumberColumn {
    Columns.requireName(name);
    if (!Double.isFinite(offset) || Double.isInfinite((float) (replacement - offset))) {
      throw new DataException(
          "column '"
              + name
              + "': the offset "
              + offset
              + " and the replacement "
              + replacement
              + " must be finite numbers");
    }
    if (indicator && Double.isNaN(replacement)) {
      throw new DataException(
          "column '" + name + "': an indicator of missing values needs a replacement for them");
    }
  }

  /** Numbers as they are, none of them missing. */
  public static NumberColumn of(String name) {
    return new NumberColumn(name, 0, Double.NaN, false);
  }

  /** The same with another offset. */
  public NumberColumn withOffset(double newOffset) {
    return new NumberColumn(name, newOffset, replacement, indicator);
  }

  /** The same with a replacement for missing values. */
  public NumberColumn withReplacement(double newReplacement) {
    return new NumberColumn(name, offset, newReplacement, indicator);
  }

  /** The same with an indicator input. */
  public NumberColumn withIndicator() {
    return new NumberColumn(name, offset, replacement, true);
  }

  /** Whether a value becomes the float that is nearest to it, and none may be missing. */
  boolean plain() {
    return offset == 0 && Double.isNaN(replacement);
  }

  @Override
  public List<String> inputNames() {
    return indicator ? List.of(name, name + " missing") : List.of(name);
  }

  @Override
  public String treatment() {
    String text = offset == 0 ? "as it is" : "less " + NumberText.plain(offset);
    if (Double.isNaN(replacement)) {
      return text + "; refused if missing";
    }
    return text
        + "; "
        + NumberText.plain(replacement)
        + " if missing"
        + (indicator ? ", which an input says" : "");
  }

  @Override
  public @Nullable String encode(String cell, float[] inputs, int at) {
    return NumberText.isNumber(cell)
        ? encode(NumberText.parse(cell), inputs, at)
        : NumberText.fault(cell);
  }

  /** As {@link #encode(String, float[], int)}; NaN is missing. */
  @Nullable String encode(double value, float[] inputs, int at) {
    if (Double.isNaN(value)) {
      return encodeMissing(inputs, at);
    }
    float input = (float) (value - offset);
    if (!Float.isFinite(input)) {
      return RANGE;
    }
    inputs[at] = input;
    if (indicator) {
      inputs[at + 1] = 0;
    }
    return null;
  }

  @Override
  public @Nullable String encodeMissing(float[] inputs, int at) {
    if (Double.isNaN(replacement)) {
      return MissingValues.REASON;
    }
    inputs[at] = (float) (replacement - offset);
    if (indicator) {
      inputs[at + 1] = 1;
    }
    return null;
  }
}
