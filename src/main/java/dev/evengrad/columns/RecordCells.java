package dev.evengrad.columns;

import dev.evengrad.DataException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The components of a record as a row. */
final class RecordCells {
  private RecordCells() {}

  static Map<String, @Nullable Object> of(Record row) {
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    for (RecordComponent component : row.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        cells.put(component.getName(), component.getAccessor().invoke(row));
      } catch (ReflectiveOperationException | RuntimeException e) {
        throw new DataException(
            "the component '"
                + component.getName()
                + "' of a "
                + row.getClass().getName()
                + " cannot be read; make the record public or open its package, or give a map",
            e);
      }
    }
    return cells;
  }

  /** Whether a double has the value: else its text is read, so that rounding to a double first does not change the float. */
  static boolean isDouble(Number number) {
    return switch (number) {
      case BigDecimal _ -> false;
      case Long _, BigInteger _ -> Math.abs(number.doubleValue()) < 0x1p53;
      default -> true;
    };
  }

  /** The text of a value as a file has it: a whole number without a point. */
  static String text(Object value) {
    if (value instanceof Number number && (value instanceof Double || value instanceof Float)) {
      double exact = number.doubleValue();
      if (exact == Math.rint(exact) && Math.abs(exact) < 0x1p53) {
        return Long.toString((long) exact);
      }
    }
    return value.toString().strip();
  }
}
