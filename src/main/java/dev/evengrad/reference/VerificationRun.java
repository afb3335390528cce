package dev.evengrad.reference;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.layer.Compilation;
import dev.evengrad.layer.Dense;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Value;
import dev.evengrad.loss.Loss;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.reference.textbook.TextbookActivation;
import dev.evengrad.reference.textbook.TextbookNetwork;
import dev.evengrad.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** One network on one battery of numbers, all checks. Apart from {@link Verification}, which must load without EJML. */
final class VerificationRun {
  /** A battery with too many zeros is drawn again so often. */
  private static final int DRAWS = 8;

  /** Few rows keep pre-activations away from kinks. */
  private static final int ROWS_OF_DIFFERENCES = 3;

  private final ModelSpec spec;
  private final Loss loss;
  private final Textbook textbook;
  private final KernelBackend backend;
  private final long seed;
  private final boolean rowWeights;
  private final LayerChecks checks;

  VerificationRun(
      ModelSpec spec,
      Loss loss,
      Textbook textbook,
      KernelBackend backend,
      long seed,
      boolean rowWeights) {
    this.spec = spec;
    this.loss = loss;
    this.textbook = textbook;
    this.backend = backend;
    this.seed = seed;
    this.rowWeights = rowWeights;
    this.checks = new LayerChecks(textbook);
  }

  /** On random numbers, drawn again while they are mistrusted. */
  List<VerificationRow> onRandom(int rows) {
    Table table = on(random(rows, seed), true);
    for (int draw = 1; draw < DRAWS && table.mistrusted(); draw++) {
      table = on(random(rows, seed + draw), true);
    }
    return table.rows();
  }

  private Battery random(int rows, long drawn) {
    Battery battery = Battery.random(spec, loss, rows, drawn);
    return rowWeights ? battery.withRowWeights(drawn) : battery;
  }

  /** On given numbers, which may have as many zeros as they like. */
  List<VerificationRow> onGiven(Battery battery) {
    return on(battery, false).rows();
  }

  private Table on(Battery battery, boolean judgesZeros) {
    Table table = new Table(judgesZeros);
    FloatRun run = new FloatRun(spec, loss, battery, backend);
    DoubleNetwork network = DoubleNetwork.of(spec, loss, textbook, battery, battery.rows());
    List<Layer> layers = layersOf(run);
    List<CheckedStep> steps = steps(run, layers);
    for (int i = 0; i < layers.size(); i++) {
      checks.of(layers.get(i)).forward(layers.get(i), steps.get(i), table);
    }
    LossCheck.check(loss.text(), network.loss(), run, network.target(), table);
    outputDelta(run.plan().output(), run.lossGradient(), steps, table);
    for (int i = 0; i < run.auxiliary().size(); i++) {
      outputDelta(run.auxiliary().head(i).output(), run.headGradient(i), steps, table);
    }
    for (int i = layers.size() - 1; i >= 0; i--) {
      if (steps.get(i).delta() != null) {
        checks.of(layers.get(i)).backward(layers.get(i), steps.get(i), table);
      }
    }
    exactIntegers(run, layers, table);
    if (!backend.name().equals("scalar")) {
      KernelBackend scalar = KernelBackends.select(BackendChoice.SCALAR);
      String operation = "bits, " + backend.name() + " = scalar";
      EqualBits.check(operation, run, new FloatRun(spec, loss, battery, scalar), table);
    }
    DoubleNetwork few =
        DoubleNetwork.of(
            spec, loss, textbook, battery, Math.min(ROWS_OF_DIFFERENCES, battery.rows()));
    new FiniteDifferences(few, seed).check(table);
    new Adjoint(few, seed).check(table);
    EndToEnd.report(run, network, table);
    return table;
  }

  /** Of the step that gave a value, if one did by itself: behind a fork, which copies, there is no derivative. */
  @SuppressWarnings("ReferenceEquality") // a value has its delta for itself
  private static void outputDelta(
      Value value, DMatrixRMaj gradient, List<CheckedStep> steps, Table table) {
    for (CheckedStep step : steps) {
      if (step.output().delta() == value.delta()) {
        LossCheck.outputDelta(step, gradient, table);
      }
    }
  }

  /** The description of each step's layer: the twins name them as the engine does. */
  private List<Layer> layersOf(FloatRun run) {
    Map<String, Layer> named = TextbookNetwork.of(textbook, spec.layers()).named();
    List<Layer> layers = new ArrayList<>();
    for (Compilation.Step step : run.steps()) {
      int end = step.layer().indexOf('.');
      Layer layer = named.get(end < 0 ? step.layer() : step.layer().substring(0, end));
      if (layer == null) {
        throw new IllegalStateException(
            "the engine's '" + step.layer() + "' is not among the textbook's " + named.keySet());
      }
      layers.add(layer);
    }
    return layers;
  }

  private List<CheckedStep> steps(FloatRun run, List<Layer> layers) {
    List<CheckedStep> steps = new ArrayList<>();
    Sources sources = new Sources(textbook.activation("identity"));
    for (int i = 0; i < layers.size(); i++) {
      Compilation.Step step = run.steps().get(i);
      List<Source> inputs = sources.of(step.inputs());
      LayerCheck<Layer> check = checks.of(layers.get(i));
      TextbookActivation activation = textbook.activation(check.activation(layers.get(i)));
      double zeros = activation.reluLike() ? Comparison.ZEROS_AFTER_RELU : Comparison.ZEROS;
      double zerosIn = inputs.stream().mapToDouble(Source::zeros).max().orElse(zeros);
      boolean fork = step.layer().endsWith(Compilation.FORK);
      zeros = fork ? zerosIn : check.zeros(layers.get(i), zerosIn, zeros);
      for (Value output : step.outputs()) {
        sources.put(output, new Source(output, step.layer(), activation, zeros));
      }
      steps.add(new CheckedStep(run, step.layer(), inputs, step.outputs(), activation, zeros));
    }
    return steps;
  }

  private void exactIntegers(FloatRun run, List<Layer> layers, Table table) {
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Dense dense) {
        String name = run.steps().get(i).layer();
        Shape weight = run.weights().parameterLayout().get(name + ".weight").shape();
        new ExactDense(run.kernels(), name, run.rows(), weight.size(1), dense.units(), seed)
            .check(table);
      }
    }
  }
}
