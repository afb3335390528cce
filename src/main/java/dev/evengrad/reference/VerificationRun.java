package dev.evengrad.reference;

import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.layer.Dense;
import dev.evengrad.layer.Layer;
import dev.evengrad.loss.Loss;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.tensor.Shape;
import java.util.List;

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
    StepChecks stepChecks = new StepChecks(spec.layers(), textbook, checks, run.step());
    stepChecks.forward(table);
    LossCheck.check(loss.text(), network.loss(), run.step(), run.losses(), network.target(), table);
    stepChecks.backward(run.losses(), table);
    stepChecks.committed(table);
    exactIntegers(run, stepChecks.layers(), table);
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
