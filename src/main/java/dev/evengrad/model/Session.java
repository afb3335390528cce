package dev.evengrad.model;

import dev.evengrad.DataException;
import dev.evengrad.NotANumberException;
import dev.evengrad.ShapeException;
import dev.evengrad.activation.Activations;
import dev.evengrad.columns.Columns;
import dev.evengrad.kernel.ElementwiseLoops;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Calibration;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.loss.TargetScale;
import dev.evengrad.plan.Plan;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A workspace that runs a {@link Model}, for up to a fixed number of rows at once. Bound to no thread, but one user at a time: a second
 * one entering gets {@link IllegalStateException}, never a wrong number. A run on numbers allocates nothing; one on
 * text, a map or a record does. Needs no closing.
 */
public final class Session {
  private static final VarHandle BUSY;

  static {
    try {
      BUSY = MethodHandles.lookup().findVarHandle(Session.class, "busy", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Model model;
  private final Plan plan;
  private final Kernels kernels;
  private final OutputLink link;
  private final @Nullable TargetScale scale;
  private final @Nullable Calibration calibration;
  private final ElementwiseLoops sigmoid;
  private final Tensor input;
  private final Tensor output;

  @SuppressWarnings("UnusedVariable") // read and written through BUSY
  private boolean busy;

  /** How rows of a table become inputs; null until one is given. */
  private @Nullable Columns columns;

  Session(Model model, int rows) {
    this.model = model;
    this.kernels = model.backend().newKernels();
    this.plan =
        Plan.forPrediction(
            model.spec().input().shape(), model.spec().layers(), model.weights(), kernels, rows);
    this.link = model.info().link();
    this.scale = model.info().targetScale();
    this.calibration = model.info().calibration();
    ElementwiseLoops own = kernels.loops(Activations.SIGMOID.text());
    this.sigmoid = own == null ? Activations.SIGMOID : own;
    this.input = plan.input();
    this.output = plan.output().data();
  }

  /** The model that it runs. */
  public Model model() {
    return model;
  }

  /** The largest number of rows. */
  public int capacity() {
    return plan.capacity();
  }

  /** The bytes of this session and of its model, which other sessions share. */
  public MemoryUse memoryUse() {
    MemoryUse shared = model.memoryUse();
    HeldArrays held = new HeldArrays();
    held.count(model.weights());
    long scratch = held.count(kernels);
    return new MemoryUse(
        shared.parameters(),
        shared.weights(),
        shared.buffers(),
        shared.packed(),
        0,
        0,
        held.count(plan),
        scratch);
  }

  /**
   * Predicts: the outputs after the model's calibration, if it has one, and its link, e.g. probabilities if it was trained with a softmax
   * loss, of which {@link Model#classOf} makes classes; in the unit of the targets if they were scaled to be learned.
   *
   * @param features [rows][inputs], row-major, and nothing more
   * @param rows how many rows, up to {@link #capacity}; may be 0
   * @param results [rows][outputs], row-major; may be longer
   * @throws ShapeException if rows or an array's length do not fit
   * @throws DataException if a feature is NaN or infinite; results are untouched then
   * @throws NotANumberException if a result would be NaN, since something overflowed; results are untouched then. A value may be
   *     infinite: it is larger than single precision holds
   * @throws IllegalStateException if another thread is inside
   */
  public void run(float[] features, int rows, float[] results) {
    requireExactly(features, rows);
    run(features, 0, rows, results, 0);
  }

  /** As {@link #run(float[], int, float[])}, with offsets into both arrays, which may be longer. */
  public void run(
      float[] features, int featuresOffset, int rows, float[] results, int resultsOffset) {
    enter();
    try {
      forward(features, featuresOffset, rows, results, resultsOffset);
      finish(rows, results, resultsOffset);
    } finally {
      leave();
    }
  }

  /**
   * As {@link #run(float[], int, float[])} from what the columns of the training table have, in double: {@link Model#columns()} subtracts
   * offsets, which a float cannot carry, and replaces missing values, which are NaN here. Nothing is allocated from the second run on.
   *
   * @param cells [rows][columns], row-major, and nothing more
   * @throws DataException if a value is refused, or a column has names instead of numbers
   */
  public void run(double[] cells, int rows, float[] results) {
    enter();
    try {
      requireRows(rows, results, 0);
      Columns taken = columns();
      if (cells.length != (long) rows * taken.count()) {
        throw new ShapeException(
            "cells: "
                + rows
                + (rows == 1 ? " row of " : " rows of ")
                + taken.count()
                + " columns are "
                + (long) rows * taken.count()
                + " doubles, the array has "
                + cells.length);
      }
      taken.encode(cells, 0, rows, input.array(), input.offset());
      plan.forward(rows);
      finish(rows, results, 0);
    } finally {
      leave();
    }
  }

  /**
   * As {@link #run(float[], int, float[])} for one row of text as a file has it, a cell for each column in the order of {@link
   * Model#columns()}, which makes inputs of them. Blanks at either end of a cell do not matter; null is a missing value, too.
   *
   * @throws DataException if a cell is refused
   * @throws ShapeException if there are not as many cells as columns
   */
  public void run(List<String> cells, float[] results) {
    runOne(results, taken -> taken.encode(cells, input.array(), input.offset()));
  }

  /**
   * As {@link #run(List, float[])}, by the names of the columns: a {@link Number}, a text, null for a missing value. Other entries do not
   * matter.
   *
   * @throws DataException if there is no entry for a column, or a value is refused
   */
  public void run(Map<String, ?> row, float[] results) {
    runOne(results, taken -> taken.encode(row, input.array(), input.offset()));
  }

  /** As {@link #run(Map, float[])}, by the names of the record's components. */
  public void run(Record row, float[] results) {
    runOne(results, taken -> taken.encode(row, input.array(), input.offset()));
  }

  private void runOne(float[] results, Consumer<Columns> load) {
    enter();
    try {
      requireRows(1, results, 0);
      load.accept(columns());
      plan.forward(1);
      finish(1, results, 0);
    } finally {
      leave();
    }
  }

  private Columns columns() {
    Columns taken = columns;
    if (taken == null) {
      taken = model.columns();
      columns = taken;
    }
    return taken;
  }

  private void finish(int rows, float[] results, int resultsOffset) {
    calibrate(rows);
    linkInPlace(rows);
    requireNumbers(rows);
    copyResults(rows, results, resultsOffset);
  }

  /**
   * As {@link #run(float[], int, int, float[], int)} for callers that go on with the other rows: results that are not a number are
   * written as NaN.
   *
   * @return how many rows have such results
   */
  public int runWithNaN(
      float[] features, int featuresOffset, int rows, float[] results, int resultsOffset) {
    enter();
    try {
      forward(features, featuresOffset, rows, results, resultsOffset);
      calibrate(rows);
      linkInPlace(rows);
      copyResults(rows, results, resultsOffset);
      return rowsWithNaN(rows);
    } finally {
      leave();
    }
  }

  /** As {@link #runWithNaN}, without calibration and link. */
  public int runLogitsWithNaN(
      float[] features, int featuresOffset, int rows, float[] results, int resultsOffset) {
    enter();
    try {
      forward(features, featuresOffset, rows, results, resultsOffset);
      copyOutputs(rows, results, resultsOffset);
      return rowsWithNaN(rows);
    } finally {
      leave();
    }
  }

  private int rowsWithNaN(int rows) {
    int count = 0;
    for (int r = 0; r < rows; r++) {
      count += output.anyNaN(r, 1) ? 1 : 0;
    }
    return count;
  }

  /**
   * As {@link #run(float[], int, float[])} without calibration and link: the outputs of the last layer, of which some may be infinite, in the
   * unit of the targets if they were scaled to be learned.
   */
  public void runLogits(float[] features, int rows, float[] results) {
    requireExactly(features, rows);
    runLogits(features, 0, rows, results, 0);
  }

  /** As {@link #runLogits(float[], int, float[])}, with offsets into both arrays, which may be longer. */
  public void runLogits(
      float[] features, int featuresOffset, int rows, float[] results, int resultsOffset) {
    enter();
    try {
      forward(features, featuresOffset, rows, results, resultsOffset);
      requireNumbers(rows);
      copyOutputs(rows, results, resultsOffset);
    } finally {
      leave();
    }
  }

  private void calibrate(int rows) {
    if (calibration != null) {
      calibration.apply(rows, output.array(), output.offset(), output.stride());
    }
  }

  /** Where the link can make NaN of numbers, as softmax of infinities does, it goes first; the caller's array is not touched yet. */
  private void linkInPlace(int rows) {
    if (link == OutputLink.SOFTMAX) {
      kernels.softmax(
          rows,
          output.width(),
          output.array(),
          output.offset(),
          output.stride(),
          output.array(),
          output.offset(),
          output.stride(),
          null,
          0);
    }
  }

  private void requireNumbers(int rows) {
    if (output.anyNaN(0, rows)) {
      int row = 0;
      while (!output.anyNaN(row, 1)) {
        row++;
      }
      throw new NotANumberException(row, plan.layerNotFinite(row));
    }
  }

  private void copyResults(int rows, float[] results, int resultsOffset) {
    if (link == OutputLink.SIGMOID) {
      int width = output.width();
      for (int r = 0; r < rows; r++) {
        sigmoid.forward(width, output.array(), output.row(r), results, resultsOffset + r * width);
      }
    } else {
      copyOutputs(rows, results, resultsOffset);
    }
  }

  private void forward(
      float[] features, int featuresOffset, int rows, float[] results, int resultsOffset) {
    requireRows(rows, results, resultsOffset);
    requireLength("features", features.length, featuresOffset, rows, input.width());
    if (!kernels.copyFinite(
        rows * input.width(), features, featuresOffset, input.array(), input.offset())) {
      throw notFinite(features, featuresOffset, rows);
    }
    plan.forward(rows);
  }

  private void requireRows(int rows, float[] results, int resultsOffset) {
    if (rows < 0) {
      throw new ShapeException("a session was given " + rows + " rows, expected at least 0");
    }
    if (rows > plan.capacity()) {
      throw new ShapeException(
          "a session for up to "
              + plan.capacity()
              + " rows was given "
              + rows
              + "; make one with model.session("
              + rows
              + ")");
    }
    requireLength("results", results.length, resultsOffset, rows, output.width());
  }

  private void copyOutputs(int rows, float[] results, int resultsOffset) {
    int width = output.width();
    if (scale != null) {
      scale.restore(rows, output.array(), output.offset(), output.stride(), results, resultsOffset);
      return;
    }
    if (output.contiguous()) {
      System.arraycopy(output.array(), output.offset(), results, resultsOffset, rows * width);
      return;
    }
    for (int r = 0; r < rows; r++) {
      System.arraycopy(
          output.array(),
          output.offset() + r * output.stride(),
          results,
          resultsOffset + r * width,
          width);
    }
  }

  /** A row that is too long scores too, by other numbers than meant. */
  private void requireExactly(float[] features, int rows) {
    if (rows >= 0 && rows <= plan.capacity() && features.length > (long) rows * input.width()) {
      throw new ShapeException(
          "features: "
              + rows
              + (rows == 1 ? " row of " : " rows of ")
              + input.width()
              + " are "
              + (long) rows * input.width()
              + " floats, the array has "
              + features.length
              + "; for a part of a longer array give its offset: run(features, 0, rows, results, 0)"
              + advice());
    }
  }

  /** Where the inputs are not what a table has. */
  private String advice() {
    Columns known = model.info().columns();
    return known == null
        ? ""
        : "; these are "
            + input.width()
            + " inputs, made of "
            + known.count()
            + " columns: rows of a table are given as text, by names or as double[]";
  }

  private void requireLength(String what, int length, int offset, int rows, int width) {
    if (offset < 0 || length - (long) offset < (long) rows * width) {
      throw new ShapeException(
          what
              + ": "
              + rows
              + " rows of "
              + width
              + " from offset "
              + offset
              + " need "
              + (offset + (long) rows * width)
              + " floats, the array has "
              + length
              + (what.equals("features") ? advice() : ""));
    }
  }

  private DataException notFinite(float[] features, int offset, int rows) {
    for (int i = 0; i < rows * input.width(); i++) {
      if (!Float.isFinite(features[offset + i])) {
        return new DataException(
            "feature "
                + i % input.width()
                + " of row "
                + i / input.width()
                + " is "
                + features[offset + i]
                + ", expected a finite number");
      }
    }
    throw new AssertionError("copyFinite found what is not there");
  }

  private void enter() {
    if (!BUSY.compareAndSet(this, false, true)) {
      throw new IllegalStateException(
          "another thread is inside this session: give each thread a session of its own"
              + " (model.session)");
    }
  }

  private void leave() {
    BUSY.setRelease(this, false);
  }
}
