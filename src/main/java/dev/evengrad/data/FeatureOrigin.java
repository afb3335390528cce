package dev.evengrad.data;

import dev.evengrad.columns.Columns;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the features of a dataset come from.
 *
 * @param names one for each feature; empty if they have none
 * @param remarks what was noticed when they were read
 * @param columns how the columns of a table became them; null if they are numbers as they stood there
 * @param raw the rows of that table, to learn anew how they become features; null if that is fixed
 */
record FeatureOrigin(
    List<String> names, List<String> remarks, @Nullable Columns columns, @Nullable RawRows raw) {
  FeatureOrigin {
    names = List.copyOf(names);
    remarks = List.copyOf(remarks);
  }

  static FeatureOrigin named(List<String> names) {
    return new FeatureOrigin(names, List.of(), null, null);
  }

  FeatureOrigin withNames(List<String> newNames) {
    return new FeatureOrigin(newNames, remarks, columns, raw);
  }

  FeatureOrigin withRemarks(List<String> newRemarks) {
    return new FeatureOrigin(names, newRemarks, columns, raw);
  }

  FeatureOrigin withColumns(Columns newColumns, @Nullable RawRows newRaw) {
    return new FeatureOrigin(newColumns.inputNames(), remarks, newColumns, newRaw);
  }

  /** That of some of the rows. */
  FeatureOrigin select(int[] selected) {
    return raw == null ? this : new FeatureOrigin(names, remarks, columns, raw.select(selected));
  }
}
