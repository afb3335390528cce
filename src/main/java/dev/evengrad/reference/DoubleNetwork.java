package dev.evengrad.reference;

import dev.evengrad.layer.Declaration;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Targets;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.reference.textbook.Matrices;
import dev.evengrad.reference.textbook.NamedArrays;
import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.reference.textbook.TextbookHead;
import dev.evengrad.reference.textbook.TextbookLoss;
import dev.evengrad.reference.textbook.TextbookNetwork;
import dev.evengrad.reference.textbook.TextbookPass;
import dev.evengrad.reference.textbook.TextbookTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** The textbook's twin of a network with its loss, on the numbers of a {@link Battery}. */
final class DoubleNetwork {
  private final TextbookNetwork network;
  private final TextbookLoss loss;
  private final Map<String, double[]> parameters;
  private final Map<String, double[]> buffers;
  private final DMatrixRMaj x;
  private final TextbookTarget target;

  private DoubleNetwork(
      TextbookNetwork network,
      TextbookLoss loss,
      Map<String, double[]> parameters,
      Map<String, double[]> buffers,
      DMatrixRMaj x,
      TextbookTarget target) {
    this.network = network;
    this.loss = loss;
    this.parameters = parameters;
    this.buffers = buffers;
    this.x = x;
    this.target = target;
  }

  /** The twin, on the first {@code rows} rows of the battery. */
  static DoubleNetwork of(ModelSpec spec, Loss loss, Textbook textbook, Battery battery, int rows) {
    Declaration declaration = spec.declaration();
    int inputs = spec.input().shape().size();
    return new DoubleNetwork(
        TextbookNetwork.of(textbook, spec.layers()),
        textbook.loss(loss.text()),
        NamedArrays.of(declaration.parameterLayout(), battery.parameters()),
        NamedArrays.of(declaration.bufferLayout(), battery.buffers()),
        Matrices.of(rows, inputs, battery.features(), 0, inputs),
        target(battery.targets(), rows, spec.output().size()));
  }

  /** The targets of the first rows. */
  static TextbookTarget target(Targets targets, int rows, int outputs) {
    TextbookTarget target =
        targets.areClasses()
            ? TextbookTarget.ofClasses(Arrays.copyOf(targets.classes(), rows))
            : TextbookTarget.ofValues(Matrices.of(rows, outputs, targets.values(), 0, outputs));
    return targets.weighted()
        ? target.withRowWeights(IntStream.range(0, rows).mapToDouble(targets::rowWeight).toArray())
        : target;
  }

  TextbookLoss loss() {
    return loss;
  }

  TextbookTarget target() {
    return target;
  }

  /** The parameters; a check moves them and puts them back. */
  Map<String, double[]> parameters() {
    return parameters;
  }

  TextbookPass newPass() {
    return new TextbookPass(parameters, buffers).withNoise(FloatRun.NOISE);
  }

  /** The output, everything on the way being in the pass. */
  DMatrixRMaj forward(TextbookPass pass) {
    return network.forward(x, pass);
  }

  /** The outputs: the network's, then those of its auxiliary heads. */
  List<DMatrixRMaj> outputs(TextbookPass pass) {
    List<DMatrixRMaj> outputs = new ArrayList<>();
    outputs.add(forward(pass));
    pass.heads().forEach(head -> outputs.add(head.output()));
    return outputs;
  }

  /** What is minimised: the loss of the output and the weighted ones of the heads. */
  double objective(TextbookPass pass) {
    double sum = loss.value(forward(pass), target);
    for (TextbookHead head : pass.heads()) {
      sum += head.weight() * loss.value(head.output(), target);
    }
    return sum;
  }

  /** Forward and backward. */
  void run(TextbookPass pass) {
    List<DMatrixRMaj> gradients = new ArrayList<>();
    gradients.add(loss.gradient(forward(pass), target));
    for (TextbookHead head : pass.heads()) {
      DMatrixRMaj gradient = loss.gradient(head.output(), target);
      CommonOps_DDRM.scale(head.weight(), gradient);
      gradients.add(gradient);
    }
    backward(gradients, pass);
  }

  /** From gradients by the {@link #outputs} of the same pass. */
  void backward(List<DMatrixRMaj> gradients, TextbookPass pass) {
    for (int i = 0; i < pass.heads().size(); i++) {
      pass.headGradient(pass.heads().get(i).name(), gradients.get(i + 1));
    }
    DMatrixRMaj dOutput = gradients.get(0);
    DMatrixRMaj unused = network.backward(dOutput, pass);
    assert unused.getNumCols() == x.getNumCols();
  }
}
