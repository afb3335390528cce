package dev.evengrad.health.forecast;

import dev.evengrad.MissingLibraryException;
import dev.evengrad.activation.Activations;
import dev.evengrad.data.Dataset;
import dev.evengrad.health.Profile;
import dev.evengrad.init.Initializers;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.layer.Declaration;
import dev.evengrad.layer.Dense;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Repeat;
import dev.evengrad.layer.Standardize;
import dev.evengrad.layer.Tensor;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.LossOp;
import dev.evengrad.loss.Targets;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.plan.AuxiliaryLosses;
import dev.evengrad.reference.textbook.SingularValues;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Shape;
import dev.evengrad.train.DataFit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** One batch forward and backward, layer by layer along the main path. */
final class NetworkProbe {
  /** Jacobians with a longer side are left out: their decomposition would take seconds. */
  private static final int LARGEST_JACOBIAN = 512;

  private static final double ROUNDING = 1e-12;

  private final ModelSpec spec;
  private final Declaration declaration;
  private final float[] parameters;
  private final Dataset batch;
  private final ProbeInput input;
  private final Loss loss;
  private final List<Link> links = new ArrayList<>();
  private String note = "";

  /** A layer of the main path. */
  private record Link(
      String name,
      Layer layer,
      Shape shape,
      Shape output,
      Declaration declaration,
      float[] own,
      LayerPlan plan) {}

  NetworkProbe(ModelSpec spec, Dataset data, Loss loss, int rows, long seed) {
    DataFit.require(spec, loss, data, false);
    this.spec = spec;
    this.loss = loss;
    this.declaration = spec.declaration();
    this.parameters = declaration.initialParameters(seed);
    boolean standardized = spec.layers().getFirst() instanceof Standardize;
    this.batch = ProbeInput.batch(data, rows);
    this.input = ProbeInput.of(data, batch, standardized);
    link(spec.layers(), spec.input().shape(), new int[2]);
  }

  /**
   * Makes the plans.
   *
   * @param at the next line of the table, and the next parameter
   */
  private Shape link(List<Layer> layers, Shape before, int[] at) {
    Shape shape = before;
    for (Layer layer : layers) {
      if (layer instanceof Repeat repeat) {
        at[0]++;
        for (int i = 0; i < repeat.times(); i++) {
          shape = link(repeat.layers(), shape, at);
        }
      } else if (layer instanceof Standardize) {
        at[0]++;
      } else {
        shape = link(layer, shape, at);
      }
    }
    return shape;
  }

  private Shape link(Layer layer, Shape shape, int[] at) {
    // an auxiliary head in it wants to be as large as the network's output, so something that size
    // ends it
    Dense end = new Dense(spec.output().size(), Activations.IDENTITY, false, Initializers.ZEROS);
    Declaration own = Declaration.of(List.of(layer, end), shape);
    List<ParameterSlice> slices = own.parameterLayout().slices();
    float[] values = new float[own.parameterLayout().length()];
    for (ParameterSlice slice : slices.subList(0, slices.size() - 1)) {
      ParameterSlice whole = declaration.parameters().get(at[1]++).slice();
      System.arraycopy(parameters, whole.offset(), values, slice.offset(), slice.size());
    }
    int rows = own.rows().size() - 1;
    String name = rows == 0 ? "" : declaration.rows().get(at[0]).name();
    at[0] += rows;
    Shape output = own.rows().getLast().input();
    LayerPlan plan = LayerPlan.of(layer, shape, own, values, batch.rows());
    links.add(new Link(name, layer, shape, output, own, values, plan));
    return output;
  }

  Measurement measure() {
    Forecast forecast = Forecast.of(spec, input.moments());
    if (forecast.profile().isEmpty()) {
      return new Measurement(input.moments(), List.of(), 0, 0, Verdict.HEALTHY, note);
    }
    forward();
    Map<String, Double> deltas = backward();
    List<String> names = forecast.profile().stream().map(LayerForecast::name).toList();
    double[] log = names.stream().mapToDouble(deltas::get).map(Math::log10).toArray();
    double factor = ForecastTable.factor(log);
    double slope = Profile.outputSideSlope(log);
    Map<String, Link> byName =
        links.stream()
            .filter(link -> names.contains(link.name()))
            .collect(Collectors.toMap(Link::name, link -> link));
    List<MeasuredLayer> layers = new ArrayList<>();
    for (int i = 0; i < log.length; i++) {
      Link link = Objects.requireNonNull(byName.get(names.get(i)));
      double[] values = singular(link);
      layers.add(
          new MeasuredLayer(
              link.name(),
              rms(link.plan().output(), batch.rows()),
              ForecastTable.difference(log[i], log[log.length - 1]),
              values[0],
              values[1],
              values[2]));
    }
    return new Measurement(
        input.moments(),
        layers,
        factor,
        slope,
        ForecastTable.verdict(factor, slope, forecast.spread()),
        note);
  }

  private void forward() {
    float[] x = input.rows();
    int width = x.length / batch.rows();
    for (Link link : links) {
      Tensor in = link.plan().input();
      for (int r = 0; r < batch.rows(); r++) {
        System.arraycopy(x, r * width, in.array(), in.row(r), width);
      }
      link.plan().plan().forward(batch.rows());
      x = flat(link.plan().output());
      width = link.plan().output().width();
    }
  }

  /** The norms of the gradients by the names of the layers. */
  private Map<String, Double> backward() {
    LayerPlan last = links.getLast().plan();
    LossOp op =
        loss.compile(
            KernelBackends.select(BackendChoice.AUTO).newKernels(),
            last.output(),
            last.outputGradient(),
            batch.rows());
    Targets targets = new Targets();
    if (batch.classification()) {
      targets.setClasses(batch.classes());
    } else {
      targets.setValues(batch.targets());
    }
    double unused = op.evaluate(batch.rows(), targets);
    assert !Double.isNaN(unused) : "the loss is not a number";
    Map<String, Double> norms = new HashMap<>();
    for (int i = links.size() - 1; i >= 0; i--) {
      LayerPlan plan = links.get(i).plan();
      if (i < links.size() - 1) {
        copy(links.get(i + 1).plan().inputGradient(), plan.outputGradient());
      }
      if (!plan.plan().heads().isEmpty()) {
        unused =
            new AuxiliaryLosses(plan.plan(), loss)
                .evaluate(batch.rows(), targets, op.weight(batch.rows(), targets));
      }
      plan.plan().backward(batch.rows());
      norms.put(links.get(i).name(), norm(plan.outputGradient()));
    }
    return norms;
  }

  private void copy(Tensor from, Tensor to) {
    from.copyTo(to, 0, 0, from.width(), batch.rows());
  }

  private double norm(Tensor t) {
    double sum = 0;
    for (int r = 0; r < batch.rows(); r++) {
      for (int j = 0; j < t.width(); j++) {
        double v = t.array()[t.row(r) + j];
        sum += v * v;
      }
    }
    return Math.sqrt(sum);
  }

  private double rms(Tensor t, int rows) {
    return norm(t) / Math.sqrt((double) rows * t.width());
  }

  private float[] flat(Tensor t) {
    float[] values = new float[batch.rows() * t.width()];
    for (int r = 0; r < batch.rows(); r++) {
      System.arraycopy(t.array(), t.row(r), values, r * t.width(), t.width());
    }
    return values;
  }

  /** The largest, the smallest and the mean singular value of the Jacobian at the first row. */
  private double[] singular(Link link) {
    double[] none = {Double.NaN, Double.NaN, Double.NaN};
    int inputs = link.shape().size();
    int outputs = link.output().size();
    if (Math.max(inputs, outputs) > LARGEST_JACOBIAN) {
      note = "no singular values of layers wider than " + LARGEST_JACOBIAN;
      return none;
    }
    if (link.plan().plan().coupledLayer() != null) {
      note = "no singular values of layers in which rows depend on each other";
      return none;
    }
    try {
      double[] values = SingularValues.of(outputs, inputs, jacobian(link, inputs, outputs));
      double largest = 0;
      double smallest = Double.POSITIVE_INFINITY;
      double sum = 0;
      for (double value : values) {
        largest = Math.max(largest, value);
        smallest = Math.min(smallest, value);
        sum += value;
      }
      // what is left of a zero by rounding is none
      smallest = Math.abs(smallest) < ROUNDING * largest ? 0 : smallest;
      return new double[] {largest, smallest, sum / values.length};
    } catch (MissingLibraryException e) {
      note = String.valueOf(e.getMessage());
      return none;
    }
  }

  /** As many copies of the row as there are outputs; the gradient of each is by another output. */
  private static double[] jacobian(Link link, int inputs, int outputs) {
    LayerPlan plan =
        LayerPlan.of(link.layer(), link.shape(), link.declaration(), link.own(), outputs);
    Tensor x = link.plan().input();
    Tensor to = plan.input();
    for (int r = 0; r < outputs; r++) {
      System.arraycopy(x.array(), x.row(0), to.array(), to.row(r), inputs);
    }
    plan.plan().forward(outputs);
    Tensor dy = plan.outputGradient();
    for (int r = 0; r < outputs; r++) {
      for (int j = 0; j < outputs; j++) {
        dy.array()[dy.row(r) + j] = r == j ? 1 : 0;
      }
    }
    plan.plan().backward(outputs);
    Tensor dx = plan.inputGradient();
    double[] entries = new double[outputs * inputs];
    for (int r = 0; r < outputs; r++) {
      for (int j = 0; j < inputs; j++) {
        entries[r * inputs + j] = dx.array()[dx.row(r) + j];
      }
    }
    return entries;
  }
}
