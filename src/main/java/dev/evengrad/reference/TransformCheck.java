package dev.evengrad.reference;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.Update;
import dev.evengrad.optim.UpdateOutcome;
import dev.evengrad.reference.textbook.NamedArrays;
import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.reference.textbook.TextbookScalars;
import dev.evengrad.reference.textbook.TextbookStep;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Steps of a chain of clips and an optimizer on random gradients. Before each step the textbook takes
 * the engine's parameters and states, so each step is compared on the engine's own inputs, within the
 * errors that the twins carry along.
 */
final class TransformCheck {
  /** RAdam rectifies from its sixth step on. */
  private static final int STEPS = 6;

  /** A transform that learns from earlier steps behaves in many ways. */
  private static final int STEPS_OF_LEARNING = 40;

  private final Chain chain;
  private final Textbook textbook;
  private final Kernels kernels;
  private final long seed;

  private final ParameterLayout layout;

  /** On parameters of two layers. */
  TransformCheck(Chain chain, Textbook textbook, Kernels kernels, long seed) {
    this(chain, textbook, kernels, seed, twoLayers());
  }

  /** On parameters of a layout, which those that the chain names must be among. */
  TransformCheck(
      Chain chain, Textbook textbook, Kernels kernels, long seed, ParameterLayout layout) {
    this.layout = layout;
    this.chain = chain;
    this.textbook = textbook;
    this.kernels = kernels;
    this.seed = seed;
  }

  private static ParameterLayout twoLayers() {
    ParameterLayout.Builder builder = new ParameterLayout.Builder();
    builder.add("dense1.weight", Shape.of(67, 31));
    builder.add("dense1.bias", Shape.of(67));
    builder.add("dense2.weight", Shape.of(1, 67));
    return builder.build();
  }

  void check(Table table) {
    float[] parameters = random(layout, "parameters", 0);
    float[] gradients = new float[layout.length()];
    Set<String> frozen = chain.frozen(layout);
    List<ParameterSlice> trained = layout.only(name -> !frozen.contains(name)).slices();
    TensorStatistics[] statistics = new TensorStatistics[trained.size()];
    for (int s = 0; s < statistics.length; s++) {
      statistics[s] = new TensorStatistics(trained.get(s).size());
    }
    Update update = Update.plan(chain, layout, parameters, gradients, statistics, kernels);
    int steps = update.scalars().isEmpty() ? STEPS : STEPS_OF_LEARNING;
    for (int n = 1; n <= steps; n++) {
      System.arraycopy(random(layout, "gradients", n), 0, gradients, 0, gradients.length);
      for (int s = 0; s < statistics.length; s++) {
        ParameterSlice slice = trained.get(s);
        kernels.statistics(slice.size(), gradients, slice.offset(), statistics[s]);
      }
      TextbookStep step = textbookStep(n, layout, parameters, update);
      step.begin(NamedArrays.of(layout, gradients));
      textbook.chain(chain).step(step);
      UpdateOutcome outcome = update.run(1);
      if (!outcome.applied()) {
        throw new IllegalStateException(chain + " refused a step on random gradients: " + outcome);
      }
      compare(n, step, layout, parameters, update, table);
    }
  }

  private static TextbookStep textbookStep(
      int n, ParameterLayout layout, float[] parameters, Update update) {
    TextbookStep step = new TextbookStep(NamedArrays.of(layout, parameters));
    step.setStepsMade(n - 1).setRate(update.rate()).setOutputLayers(layout.outputLayers());
    for (ParameterSlice slice : layout.slices()) {
      step.setUnits(slice.name(), slice.shape().rank() > 1 ? slice.shape().size(0) : 1);
    }
    for (int i = 0; i < update.stateNames().size(); i++) {
      Map<String, double[]> state = NamedArrays.of(layout, update.state(i));
      for (Map.Entry<String, double[]> entry : state.entrySet()) {
        double[] values = step.state(update.stateNames().get(i), entry.getKey());
        System.arraycopy(entry.getValue(), 0, values, 0, values.length);
      }
    }
    update.scalars().forEach(step::setScalars);
    return step;
  }

  private void compare(
      int n,
      TextbookStep step,
      ParameterLayout layout,
      float[] parameters,
      Update update,
      Table table) {
    String operation = chain + " step " + n;
    update
        .scalars()
        .forEach(
            (name, actual) -> compare(table, operation, name, actual, step.scalars().get(name)));
    for (ParameterSlice slice : layout.slices()) {
      String name = slice.name();
      compare(
          table,
          operation,
          name,
          slice,
          parameters,
          step.parameter(name),
          step.parameterError(name));
      // a frozen parameter must not move; it has no states
      boolean trained = update.layout().find(name) != null;
      for (int i = 0; trained && i < update.stateNames().size(); i++) {
        String state = update.stateNames().get(i);
        compare(
            table,
            operation,
            name + " " + state,
            slice,
            update.state(i),
            step.state(state, name),
            step.stateError(state, name));
      }
    }
  }

  private static void compare(
      Table table,
      String operation,
      String name,
      double[] actual,
      @Nullable TextbookScalars expected) {
    if (expected == null) {
      throw new IllegalStateException("the twin of " + operation + " keeps no '" + name + "'");
    }
    Comparison comparison = table.compare(operation, name, actual.length);
    for (int i = 0; i < actual.length; i++) {
      comparison.entry(actual[i], expected.values()[i], expected.errors()[i], Double.NaN);
    }
    comparison.done();
  }

  private static void compare(
      Table table,
      String operation,
      String tensor,
      ParameterSlice slice,
      float[] actual,
      double[] expected,
      double[] error) {
    Comparison comparison =
        table.compare(operation, tensor, slice.shape().sizes()).zerosUpTo(Comparison.ZEROS);
    for (int i = 0; i < expected.length; i++) {
      comparison.entry(actual[slice.offset() + i], expected[i], error[i], Double.NaN);
    }
    comparison.done();
  }

  private float[] random(ParameterLayout layout, String what, int step) {
    float[] values = new float[layout.length()];
    for (ParameterSlice slice : layout.slices()) {
      CounterRandom random = CounterRandom.of(seed, "transform " + what + " " + slice.name(), step);
      for (int i = 0; i < slice.size(); i++) {
        values[slice.offset() + i] = random.gaussian(i);
      }
    }
    return values;
  }
}
