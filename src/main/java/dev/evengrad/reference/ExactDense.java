package dev.evengrad.reference;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.reference.textbook.Matrices;
import dev.evengrad.reference.textbook.TextbookDense;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * A dense layer's four products on small whole numbers. While {@code terms * max|a| * max|b| +
 * |bias| <= 2^24} every partial sum is a whole number that single precision holds, so the engine must
 * agree exactly: no tolerance hides an index, a tail, a stride or a packing.
 */
final class ExactDense {
  private static final int EXACT = 1 << 24;
  private static final int LARGEST_BIAS = 64;
  private static final int LARGEST = 32;

  private final Kernels kernels;
  private final String layer;
  private final int rows;
  private final int inputs;
  private final int outputs;
  private final float[] x;
  private final float[] w;
  private final float[] b;
  private final float[] dz;

  ExactDense(Kernels kernels, String layer, int rows, int inputs, int outputs, long seed) {
    this.kernels = kernels;
    this.layer = layer;
    this.rows = rows;
    this.inputs = inputs;
    this.outputs = outputs;
    int terms = Math.max(rows, Math.max(inputs, outputs));
    int largest = Math.min(LARGEST, (int) Math.sqrt((double) (EXACT - LARGEST_BIAS) / terms));
    this.x = wholes(rows * inputs, largest, seed, "x");
    this.w = wholes(outputs * inputs, largest, seed, "w");
    this.b = wholes(outputs, LARGEST_BIAS, seed, "b");
    this.dz = wholes(rows * outputs, largest, seed, "dz");
  }

  void check(Table table) {
    PackedWeights packed = kernels.newPacked(outputs, inputs, PackedWeights.Use.TRAINING);
    kernels.pack(w, 0, packed);
    kernels.reserve(rows, inputs, outputs, PackedWeights.Use.TRAINING);
    DMatrixRMaj mx = Matrices.of(rows, inputs, x, 0, inputs);
    DMatrixRMaj mw = Matrices.of(outputs, inputs, w, 0, inputs);
    DMatrixRMaj mdz = Matrices.of(rows, outputs, dz, 0, outputs);
    double[] mb = Matrices.entries(Matrices.of(1, outputs, b, 0, outputs));

    float[] z = unwritten(rows * outputs);
    kernels.denseForward(rows, x, 0, inputs, packed, b, 0, null, z, 0, outputs, z, 0, outputs);
    compare("z", z, TextbookDense.linear(mx, mw, mb), table);

    float[] dw = unwritten(outputs * inputs);
    kernels.denseWeightGradient(
        rows,
        outputs,
        inputs,
        dz,
        0,
        outputs,
        x,
        0,
        inputs,
        false,
        dw,
        0,
        new TensorStatistics(dw.length));
    compare("weight", dw, TextbookDense.weightGradient(mdz, mx), table);

    float[] db = unwritten(outputs);
    kernels.columnSums(
        rows, outputs, dz, 0, outputs, false, db, 0, new TensorStatistics(db.length));
    compare("bias", db, Matrices.of(1, outputs, TextbookDense.columnSums(mdz)), table);

    float[] dx = unwritten(rows * inputs);
    kernels.denseInputGradient(rows, dz, 0, outputs, packed, null, x, 0, inputs, dx, 0, inputs);
    compare("input_gradient", dx, TextbookDense.inputGradient(mdz, mw), table);
  }

  private void compare(String role, float[] actual, DMatrixRMaj expected, Table table) {
    Comparison comparison =
        table
            .compare(
                "exact integers", layer + "." + role, expected.getNumRows(), expected.getNumCols())
            .zerosUpTo(Comparison.ZEROS);
    for (int i = 0; i < actual.length; i++) {
      comparison.entry(actual[i], expected.get(i), 0, Math.abs(expected.get(i)));
    }
    comparison.done();
  }

  /** Whole numbers from 1 to {@code largest} with either sign: no zeros. */
  private static float[] wholes(int n, int largest, long seed, String what) {
    CounterRandom random = CounterRandom.of(seed, "exact integers " + what, 0);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      int v = random.below(i, 2 * largest);
      values[i] = v < largest ? v + 1 : largest - 1 - v;
    }
    return values;
  }

  /** A destination starts as NaN, so an entry that is not written shows. */
  private static float[] unwritten(int n) {
    float[] values = new float[n];
    Arrays.fill(values, Float.NaN);
    return values;
  }
}
