package dev.evengrad.data;

import dev.evengrad.DataException;
import dev.evengrad.SettingException;
import dev.evengrad.columns.Columns;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows of features with what is to be learned from them: a class for every row, or a vector of
 * values for every row. Immutable and safe to share between threads; every number in it is finite.
 *
 * <p>Features are {@code [rows][featureCount]}, value targets {@code [rows][targetCount]}, both row
 * by row without gaps. Rows and columns are counted from 0.
 */
public final class Dataset {
  private final String name;
  private final int rows;
  private final int featureCount;
  private final float[] features;
  private final Targets targets;
  private final float @Nullable [] rowWeights;
  private final FeatureOrigin origin;

  private Dataset(
      String name,
      int rows,
      int featureCount,
      float[] features,
      Targets targets,
      float @Nullable [] rowWeights,
      FeatureOrigin origin) {
    this.name = name;
    this.rows = rows;
    this.featureCount = featureCount;
    this.features = features;
    this.targets = targets;
    this.rowWeights = rowWeights;
    this.origin = origin;
  }

  /**
   * Rows that each belong to one class. The arrays are copied.
   *
   * @param features {@code [classes.length][featureCount]}, row by row
   * @param classes the class of each row, an index into {@code classNames}
   * @param classNames the name of every class, in the order of the network's outputs
   * @throws DataException if there is no row or no feature, the lengths do not fit, a feature is
   *     not finite, a class is out of range, or a class name is empty or given twice
   */
  public static Dataset ofClasses(
      float[] features, int featureCount, int[] classes, List<String> classNames) {
    return adopt(
        "data",
        features.clone(),
        featureCount,
        Targets.ofClasses(classes.clone(), classNames),
        List.of());
  }

  /**
   * Rows that each have {@code targetCount} values to be learned. The arrays are copied.
   *
   * @param features {@code [rows][featureCount]}, row by row
   * @param targets {@code [rows][targetCount]}, row by row
   * @throws DataException if there is no row, no feature or no target, the lengths do not fit, or a
   *     feature or target is not finite
   */
  public static Dataset ofValues(
      float[] features, int featureCount, float[] targets, int targetCount) {
    return adopt(
        "data",
        features.clone(),
        featureCount,
        Targets.ofValues(targets.clone(), targetCount, List.of()),
        List.of());
  }

  /** A dataset that owns the given arrays: they are checked and not copied. */
  static Dataset adopt(
      String name, float[] features, int featureCount, Targets targets, List<String> featureNames) {
    int rows = targets.rows();
    DataChecks.requireTable(name, "features", features.length, rows, featureCount);
    DataChecks.requireNames(name, "feature names", featureNames, featureCount);
    DataChecks.requireFinite(name, "feature", features, featureCount, featureNames);
    targets.check(name);
    return new Dataset(
        name, rows, featureCount, features, targets, null, FeatureOrigin.named(featureNames));
  }

  /** The same rows under another name; messages and records name a dataset by it. */
  public Dataset withName(String newName) {
    return new Dataset(newName, rows, featureCount, features, targets, rowWeights, origin);
  }

  /**
   * The same rows with a weight each, by which the row's loss is multiplied.
   *
   * @throws DataException if there is not one weight per row, a weight is negative or not finite,
   *     or all are 0
   */
  public Dataset withRowWeights(float[] weights) {
    float[] copy = weights.clone();
    DataChecks.requireRowWeights(name, copy, rows);
    return new Dataset(name, rows, featureCount, features, targets, copy, origin);
  }

  /**
   * The same rows with a name for each feature.
   *
   * @throws DataException if there is not one name per feature, or a name is empty or given twice
   */
  public Dataset withFeatureNames(List<String> names) {
    if (names.isEmpty()) {
      throw new DataException(name + ": there are no feature names, expected " + featureCount);
    }
    if (origin.columns() != null && !names.equals(origin.names())) {
      throw new DataException(
          name + ": the features are called by the columns that they come from, " + origin.names());
    }
    DataChecks.requireNames(name, "feature names", names, featureCount);
    return with(origin.withNames(names));
  }

  /**
   * The same rows with a name for each target, or one name for the class label.
   *
   * @throws DataException if there is not one name per target (one in all for classes), or a name
   *     is empty or given twice
   */
  public Dataset withTargetNames(List<String> names) {
    Targets named = targets.withNames(names);
    named.check(name);
    return new Dataset(name, rows, featureCount, features, named, rowWeights, origin);
  }

  private Dataset with(FeatureOrigin other) {
    return new Dataset(name, rows, featureCount, features, targets, rowWeights, other);
  }

  /** The same rows with what a person should know of the file that they were read from. */
  Dataset withRemarks(List<String> newRemarks) {
    return with(origin.withRemarks(newRemarks));
  }

  /** The same rows, with how they became inputs and, to learn that anew, the rows themselves. */
  Dataset withRaw(Columns newColumns, @Nullable RawRows newRaw) {
    return with(origin.withColumns(newColumns, newRaw));
  }

  /**
   * The same rows with a description of how the columns of a table became these features; a model
   * trained on them keeps it. The features get the names of its inputs.
   *
   * @throws DataException if the columns do not have as many inputs as there are features
   */
  public Dataset withColumns(Columns newColumns) {
    DataChecks.requireNames(name, "inputs of the columns", newColumns.inputNames(), featureCount);
    return with(origin.withColumns(newColumns, null));
  }

  /**
   * How the columns of a table became these features; empty if they are numbers as they stood
   * there. Read from a CSV file it is learned from all rows; the parts of a split or of folds learn
   * it anew from the training rows of each.
   */
  public Optional<Columns> columns() {
    return Optional.ofNullable(origin.columns());
  }

  /**
   * What was noticed when the data were read that a person should know though nothing is wrong with
   * it: a sentence each, e.g. that a column counts the rows. Parts of the data have those of the
   * whole. Of rows that are built in or given as arrays nothing is said.
   */
  public List<String> remarks() {
    return origin.remarks();
  }

  /** What the data are called: a built-in set's name, a file's name, or "data". */
  public String name() {
    return name;
  }

  /** The number of rows, at least 1. */
  public int rows() {
    return rows;
  }

  /** The number of features of each row, at least 1. */
  public int featureCount() {
    return featureCount;
  }

  /** The names of the features in order; empty if they have none. */
  public List<String> featureNames() {
    return origin.names();
  }

  /** Whether each row belongs to a class; otherwise it has {@link #targetCount()} values. */
  public boolean classification() {
    return targets.classification();
  }

  /** The number of classes; 0 without classification. */
  public int classCount() {
    return targets.classNames().size();
  }

  /** The names of the classes by their index; empty without classification. */
  public List<String> classNames() {
    return targets.classNames();
  }

  /** The number of values to be learned per row; 0 with classification. */
  public int targetCount() {
    return targets.targetCount();
  }

  /** The names of the targets, or the one name of the class label; empty if they have none. */
  public List<String> targetNames() {
    return targets.names();
  }

  /** The number of outputs a network needs: {@link #classCount()} or {@link #targetCount()}. */
  public int outputCount() {
    return classification() ? classCount() : targetCount();
  }

  /** One feature of one row. */
  public float feature(int row, int column) {
    Objects.checkIndex(row, rows);
    Objects.checkIndex(column, featureCount);
    return features[row * featureCount + column];
  }

  /** Copies the features of one row to {@code dst} from {@code offset} on. */
  public void copyFeatures(int row, float[] dst, int offset) {
    Objects.checkIndex(row, rows);
    System.arraycopy(features, row * featureCount, dst, offset, featureCount);
  }

  /** All features, {@code [rows][featureCount]}, a copy. */
  public float[] features() {
    return features.clone();
  }

  /**
   * The class of one row.
   *
   * @throws IllegalStateException without classification
   */
  public int classOf(int row) {
    return targets.classes()[row];
  }

  /**
   * The class of every row, a copy.
   *
   * @throws IllegalStateException without classification
   */
  public int[] classes() {
    return targets.classes().clone();
  }

  /**
   * One value to be learned from one row.
   *
   * @throws IllegalStateException with classification
   */
  public float target(int row, int column) {
    Objects.checkIndex(row, rows);
    Objects.checkIndex(column, targetCount());
    return targets.values()[row * targetCount() + column];
  }

  /**
   * All values to be learned, {@code [rows][targetCount]}, a copy.
   *
   * @throws IllegalStateException with classification
   */
  public float[] targets() {
    return targets.values().clone();
  }

  boolean exactTargetsKnown() {
    return targets.exactValues() != null;
  }

  /**
   * As {@link #targets()}, before they were rounded to floats; null where they came as floats.
   */
  public double @Nullable [] exactTargets() {
    double[] exact = targets.exactValues();
    return exact == null ? null : exact.clone();
  }

  /** Whether the rows have weights. */
  public boolean weighted() {
    return rowWeights != null;
  }

  /** The weight of a row, 1 if the rows have none. */
  public float rowWeight(int row) {
    Objects.checkIndex(row, rows);
    return rowWeights == null ? 1 : rowWeights[row];
  }

  /** How many rows each class has, by class index; empty without classification. */
  public int[] classCounts() {
    int[] counts = new int[classCount()];
    if (classification()) {
      for (int c : targets.classes()) {
        counts[c]++;
      }
    }
    return counts;
  }

  /**
   * Returns this dataset if it can be trained on: with classification, at least two classes have
   * rows.
   *
   * @throws DataException if all rows belong to one class, which it names
   */
  public Dataset requireSeveralClasses() {
    DataChecks.requireSeveralClasses(name, this);
    return this;
  }

  /**
   * The SHA-256 of the numbers, in hexadecimal: the features as little-endian float32 row by row,
   * then the targets (classes as little-endian int32, or values as little-endian float32), then the
   * row weights, if any, as little-endian float32. Names and sizes are not part of it.
   */
  public String sha256() {
    return DataHash.sha256(features, targets, rowWeights);
  }

  /**
   * The given rows, in the given order; a row may be given more than once.
   *
   * @throws DataException if no row is given or one is out of range
   */
  public Dataset select(int[] selected) {
    DataChecks.requireRows(name, selected, rows);
    float[] chosen = new float[Math.multiplyExact(selected.length, featureCount)];
    float[] weights = rowWeights == null ? null : new float[selected.length];
    for (int i = 0; i < selected.length; i++) {
      System.arraycopy(
          features, selected[i] * featureCount, chosen, i * featureCount, featureCount);
      if (weights != null && rowWeights != null) {
        weights[i] = rowWeights[selected[i]];
      }
    }
    return new Dataset(
        name,
        selected.length,
        featureCount,
        chosen,
        targets.select(selected),
        weights,
        origin.select(selected));
  }

  /**
   * Two parts, in the given orders. How columns become features is learned from the first alone, if
   * the rows came from a table.
   */
  Split divide(int[] training, int[] heldOut) {
    Dataset first = select(training);
    Dataset second = select(heldOut);
    RawRows learned = first.origin.raw();
    RawRows applied = second.origin.raw();
    if (learned == null || applied == null) {
      return new Split(first, second);
    }
    Columns fitted = learned.fit();
    return new Split(first.encoded(fitted, learned), second.encoded(fitted, applied));
  }

  private Dataset encoded(Columns fitted, RawRows rawRows) {
    return new Dataset(
        name,
        rows,
        fitted.inputs(),
        rawRows.encode(fitted),
        targets,
        rowWeights,
        origin.withColumns(fitted, rawRows));
  }

  /**
   * Holds out {@code heldOutShare} of the rows (rounded to whole rows), chosen and ordered by a
   * shuffle that depends on the seed and the number of rows only.
   *
   * @throws DataException if either part would be empty
   */
  public Split split(double heldOutShare, long seed) {
    return Splitting.shuffled(this, Splitting.heldOutRows(this, heldOutShare), seed);
  }

  /** As {@link #split}, with the number of rows to hold out. */
  public Split splitRows(int heldOutRows, long seed) {
    return Splitting.shuffled(this, heldOutRows, seed);
  }

  /**
   * As {@link #split}, but each class keeps its share in both parts. The number of held-out rows is
   * the same; what rounding leaves over goes to the classes with the largest remainders, the lower
   * index first. The last row of a class is never held out.
   *
   * @throws DataException without classification, or if either part would be empty
   */
  public Split stratifiedSplit(double heldOutShare, long seed) {
    return Splitting.stratified(
        this, Splitting.heldOutRows(this, heldOutShare), heldOutShare, seed);
  }

  /** As {@link #stratifiedSplit}, with the number of rows to hold out. */
  public Split stratifiedSplitRows(int heldOutRows, long seed) {
    return Splitting.stratified(this, heldOutRows, (double) heldOutRows / rows, seed);
  }

  /**
   * Holds out the last {@code heldOutShare} of the rows; nothing is shuffled. For rows in the order
   * of time, where a shuffled split would let training see the future.
   *
   * @throws DataException if either part would be empty
   */
  public Split tail(double heldOutShare) {
    return Splitting.tail(this, Splitting.heldOutRows(this, heldOutShare));
  }

  /** As {@link #tail}, with the number of rows to hold out. */
  public Split tailRows(int heldOutRows) {
    return Splitting.tail(this, heldOutRows);
  }

  /**
   * The splits of a k-fold cross-validation: every row is held out in exactly one of them. The
   * folds have the same number of rows to within one; with classification the rows of each class
   * are spread over them to within one, too. Which rows go where depends on the seed, the number of
   * rows and their classes only. A fold is copied out of the data each time it is got from the
   * list, so that a walk over all of them needs room for one copy of the data.
   *
   * @param k the number of folds; as many as rows leaves out one row at a time
   * @throws SettingException if {@code k} is below 2
   * @throws DataException if there are more folds than rows
   */
  public List<Split> folds(int k, long seed) {
    return Folds.of(this, k, seed);
  }

  /** Writes one row into position {@code i} of a batch of the same sizes. */
  void copyRow(int row, Batch batch, int i) {
    System.arraycopy(
        features, row * featureCount, batch.features(), i * featureCount, featureCount);
    targets.copyRow(row, batch, i);
    float[] weights = batch.rowWeights();
    if (weights != null) {
      weights[i] = rowWeights == null ? 1 : rowWeights[row];
    }
  }

  /** Equal names and numbers. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Dataset that
        && name.equals(that.name)
        && featureCount == that.featureCount
        && origin.names().equals(that.origin.names())
        && Arrays.equals(features, that.features)
        && targets.sameAs(that.targets)
        && Arrays.equals(rowWeights, that.rowWeights)
        && Objects.equals(origin.columns(), that.origin.columns());
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(features) + rows;
  }

  /** E.g. {@code digits: 1797 rows, 64 features, 10 classes}. */
  @Override
  public String toString() {
    return name
        + ": "
        + rows
        + " rows, "
        + featureCount
        + " features, "
        + outputCount()
        + (classification() ? " classes" : " targets");
  }
}
