package dev.evengrad.reference;

import dev.evengrad.layer.RowLayer;
import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.reference.textbook.TextbookLayer;
import dev.evengrad.reference.textbook.TextbookNetwork;
import dev.evengrad.reference.textbook.TextbookPass;
import dev.evengrad.tensor.ParameterSlice;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** A layer of the user's own against its twin, on the engine's own inputs, within the error that the twin allows. */
final class RowLayerCheck implements LayerCheck<RowLayer> {
  private final Textbook textbook;

  RowLayerCheck(Textbook textbook) {
    this.textbook = textbook;
  }

  @Override
  public String activation(RowLayer layer) {
    return "identity";
  }

  @Override
  public double zeros(RowLayer layer, double inputs, double own) {
    return Math.max(inputs, own);
  }

  @Override
  public void forward(RowLayer layer, CheckedStep step, Table table) {
    TextbookLayer twin = twin(layer);
    DMatrixRMaj expected = twin.forward(step.x(), pass(twin, step));
    compare(
        table.compare(
            layer.text(), step.layer() + ".output", expected.getNumRows(), expected.getNumCols()),
        step.y().getData(),
        expected.getData(),
        twin,
        step.zeros());
  }

  @Override
  public void backward(RowLayer layer, CheckedStep step, Table table) {
    TextbookLayer twin = twin(layer);
    TextbookPass pass = pass(twin, step);
    DMatrixRMaj unused = twin.forward(step.x(), pass);
    assert unused.getNumRows() == step.run().rows();
    DMatrixRMaj dx = twin.backward(step.requiredDelta(), pass);
    step.inputDelta(
        step.inputs().get(0),
        "input gradient of " + step.layer(),
        dx,
        filled(dx, twin.largestError() * CommonOps_DDRM.elementMaxAbs(dx)),
        filled(dx, Double.NaN),
        0,
        1,
        table);
    for (ParameterSlice slice : slices(step)) {
      if (!step.trains(slice.role())) {
        continue;
      }
      if (step.accumulates()) {
        // the largest entry that a twin's error is relative to is that of the whole batch
        table.notCompared(slice.role() + " gradient", slice.name());
        continue;
      }
      double[] expected = pass.gradient(twin.name() + "." + slice.role());
      float[] values = step.run().gradients().values();
      double[] actual = new double[slice.size()];
      for (int i = 0; i < actual.length; i++) {
        actual[i] = values[slice.offset() + i];
      }
      compare(
          table.compare(slice.role() + " gradient", slice.name(), slice.shape().sizes()),
          actual,
          expected,
          twin,
          1);
    }
  }

  private static void compare(
      Comparison comparison, double[] actual, double[] expected, TextbookLayer twin, double zeros) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    comparison.zerosUpTo(zeros);
    for (int i = 0; i < expected.length; i++) {
      comparison.entry(actual[i], expected[i], twin.largestError() * largest, Double.NaN);
    }
    comparison.done();
  }

  /** The twin alone: the first of its kind, whatever the layer's own number. */
  private TextbookLayer twin(RowLayer layer) {
    return TextbookNetwork.of(textbook, List.of(layer)).layers().get(0);
  }

  /** A pass with the engine's parameters of the layer, under the names of the twin. */
  private static TextbookPass pass(TextbookLayer twin, CheckedStep step) {
    Map<String, double[]> parameters = new LinkedHashMap<>();
    for (ParameterSlice slice : slices(step)) {
      parameters.put(
          twin.name() + "." + slice.role(),
          step.parameter(slice.role(), 1, slice.size()).getData());
    }
    return new TextbookPass(parameters, Map.of());
  }

  private static List<ParameterSlice> slices(CheckedStep step) {
    return step.run().weights().parameterLayout().slices().stream()
        .filter(slice -> slice.layer().equals(step.layer()))
        .toList();
  }

  private static DMatrixRMaj filled(DMatrixRMaj like, double value) {
    DMatrixRMaj filled = new DMatrixRMaj(like.getNumRows(), like.getNumCols());
    CommonOps_DDRM.fill(filled, value);
    return filled;
  }
}
