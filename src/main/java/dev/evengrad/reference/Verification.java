package dev.evengrad.reference;

import dev.evengrad.MissingLibraryException;
import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.init.Initializer;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.loss.Calibration;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.loss.TargetScale;
import dev.evengrad.loss.Targets;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.Precision;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cross-check of the engine: runs a network forward and backward in single precision, computes
 * every operation again in double by EJML on the engine's own inputs, and compares each tensor with
 * the bound that rounding-error analysis proves for it. A sum of K products may be off by {@code (K +
 * 2) u / (1 - (K + 2) u) * G + K 2^-149}, u = 2^-24, G being the sum of its terms' magnitudes,
 * whatever the order and with or without fused multiply-add; so what is beyond is a fault.
 *
 * <p>Also: linear operations on small whole numbers must agree exactly; a backend other than the
 * scalar one must give its bits; the textbook's own gradients must agree with central differences.
 * End to end the relative error is reported.
 *
 * <pre>{@code
 * VerificationReport report = Verification.of(model).run();
 * if (!report.passed()) { ... report.firstFailure() ... }
 * }</pre>
 *
 * <p>Needs {@code org.ejml:ejml-ddense:0.46.1}. Not for several threads at once.
 */
public final class Verification {
  private static final String EJML = "org.ejml:ejml-ddense:0.46.1";
  private static final String EJML_CLASS = "org.ejml.data.DMatrixRMaj";
  private static final int ROWS = 33;

  private final ModelSpec spec;
  private final @Nullable Model model;
  private @Nullable Loss loss;
  private @Nullable Chain chain;
  private int rows = ROWS;
  private long seed = 1;
  private boolean rowWeights;
  private @Nullable KernelBackend backend;
  private @Nullable Textbook textbook;
  private float @Nullable [] features;
  private @Nullable Targets targets;

  private Verification(ModelSpec spec, @Nullable Model model) {
    this.spec = spec;
    this.model = model;
  }

  /** Of a network with random numbers. The loss is mse unless {@link #loss} says otherwise. */
  public static Verification of(ModelSpec spec) {
    return new Verification(spec, null);
  }

  /**
   * Of a model: with its own numbers, and once more with random ones, since a trained network may
   * have so many zeros that agreement proves nothing. The loss is the one it was trained with, else mse. The predictions of one with
   * 16-bit weights must also have the scalar backend's bits; what the rounding costs says {@link RoundingCost}.
   */
  public static Verification of(Model model) {
    return new Verification(model.spec(), model);
  }

  /**
   * The built-in verifications: a network of every layer and scheme with values and with classes as
   * targets; networks of every activation; one with frozen layers; a small network for each loss, and once more with
   * weights of rows and classes.
   */
  public static List<Verification> builtIn() {
    List<Verification> all = new ArrayList<>();
    for (Loss each : BuiltInNetworks.losses()) {
      all.add(of(BuiltInNetworks.network(each)).loss(each));
    }
    for (ModelSpec each : BuiltInNetworks.activations()) {
      all.add(of(each));
    }
    all.add(of(BuiltInNetworks.frozen()));
    for (Loss each : BuiltInNetworks.weightedLosses()) {
      all.add(of(BuiltInNetworks.small(each)).loss(each).rowWeights(each.takesRowWeights()));
    }
    return all;
  }

  /**
   * One table of {@link #builtIn}, steps of every clip and optimizer, and the moments of every initial
   * scheme.
   *
   * @throws dev.evengrad.SpecException if an entry of a registry has no twin; the message names it
   * @throws MissingLibraryException without EJML
   */
  public static VerificationReport runBuiltIn(KernelBackend backend) {
    requireEjml();
    List<VerificationReport> reports = new ArrayList<>();
    for (Verification each : builtIn()) {
      reports.add(each.backend(backend).run());
    }
    Table table = new Table(true);
    Kernels kernels = backend.newKernels();
    for (Chain chain : BuiltInNetworks.chains()) {
      new TransformCheck(chain, Textbook.BUILT_IN, kernels, 1).check(table);
    }
    for (Initializer initializer : BuiltInNetworks.initializers()) {
      InitialWeightsCheck.check(
          initializer, InitialWeightsCheck.twin(Textbook.BUILT_IN, initializer), 1, table);
    }
    reports.add(new VerificationReport("", table.rows()));
    return VerificationReport.join("built-in networks on " + describe(backend), reports);
  }

  /** Another loss. */
  public Verification loss(Loss newLoss) {
    this.loss = newLoss;
    return this;
  }

  /** Also some steps of these transforms, on random gradients. */
  public Verification chain(Chain transforms) {
    this.chain = transforms;
    return this;
  }

  /** Whether random rows have random weights; not by default. */
  public Verification rowWeights(boolean weighted) {
    this.rowWeights = weighted;
    return this;
  }

  /** The number of random rows; 33 by default. */
  public Verification rows(int count) {
    this.rows = SettingException.requireCount("rows of a verification", count);
    return this;
  }

  /** The seed of all random numbers; 1 by default. */
  public Verification seed(long newSeed) {
    this.seed = newSeed;
    return this;
  }

  /** The backend under test; a model's own, else the best of this machine, by default. */
  public Verification backend(KernelBackend tested) {
    this.backend = tested;
    return this;
  }

  /** A textbook with twins of your own layers, activations, losses and transforms. */
  public Verification textbook(Textbook ownTextbook) {
    this.textbook = ownTextbook;
    return this;
  }

  /**
   * Given rows instead of random ones, for a model.
   *
   * @param rowsOfFeatures [rows][inputs], contiguous
   * @param given the targets, as the loss takes them; in their own unit if the model scales them
   * @throws ShapeException if the features are no whole number of rows
   */
  public Verification data(float[] rowsOfFeatures, Targets given) {
    int inputs = spec.input().shape().size();
    if (rowsOfFeatures.length == 0 || rowsOfFeatures.length % inputs != 0) {
      throw new ShapeException(
          rowsOfFeatures.length + " features are no whole number of rows of " + inputs);
    }
    int count = rowsOfFeatures.length / inputs;
    int expected = given.areClasses() ? count : count * spec.output().size();
    int length = given.areClasses() ? given.classes().length : given.values().length;
    if (length != expected) {
      throw new ShapeException(length + " targets for " + count + " rows, expected " + expected);
    }
    this.features = rowsOfFeatures.clone();
    this.targets = given;
    this.rows = count;
    return this;
  }

  /**
   * Runs everything.
   *
   * @throws dev.evengrad.SpecException if a layer, activation, loss or transform has no twin, or the loss that a model was trained
   *     with is not built in and was not given
   * @throws MissingLibraryException without EJML
   */
  public VerificationReport run() {
    requireEjml();
    KernelBackend tested = testedBackend();
    Textbook twins = textbook == null ? Textbook.BUILT_IN : textbook;
    Loss checked = loss == null ? trainedWith() : loss;
    VerificationRun run = new VerificationRun(spec, checked, twins, tested, seed, rowWeights);
    List<VerificationRow> found = new ArrayList<>();
    if (model != null) {
      Battery given = given(checked, model.parameters(), model.buffers());
      found.addAll(run.onGiven(given));
      TargetScale scale = model.info().targetScale();
      if (scale != null) {
        Table table = new Table(false);
        TargetScaleCheck.check(model, scale, tested, given, table);
        found.addAll(table.rows());
      }
      if (model.precision() != Precision.FLOAT32) {
        Table table = new Table(false);
        PredictionBits.check(model, tested, given, table);
        found.addAll(table.rows());
      }
      Calibration calibration = model.info().calibration();
      if (calibration != null) {
        Table table = new Table(false);
        CalibrationCheck.check(model, calibration, tested, given, table);
        found.addAll(table.rows());
      }
    } else if (features != null) {
      Battery random = Battery.random(spec, checked, rows, seed);
      found.addAll(run.onGiven(given(checked, random.parameters(), random.buffers())));
    }
    found.addAll(run.onRandom(rows));
    if (chain != null) {
      Table table = new Table(true);
      ParameterLayout layout = spec.declaration().parameterLayout();
      new TransformCheck(chain, twins, tested.newKernels(), seed, layout).check(table);
      found.addAll(table.rows());
    }
    return new VerificationReport(spec + " (" + checked.text() + ") on " + describe(tested), found);
  }

  private Loss trainedWith() {
    String text = model == null ? "" : model.info().loss();
    return text.isEmpty() ? Losses.mse() : Losses.parse(text);
  }

  private KernelBackend testedBackend() {
    if (backend != null) {
      return backend;
    }
    return model == null ? KernelBackends.select(BackendChoice.AUTO) : model.backend();
  }

  private Battery given(Loss checked, float[] parameters, float[] buffers) {
    if (features == null || targets == null) {
      return Battery.of(spec, checked, parameters, buffers, rows, seed);
    }
    TargetScale scale = model == null ? null : model.info().targetScale();
    Targets learned = scale == null ? targets : TargetScaleCheck.scaled(targets, scale, rows);
    return new Battery(parameters, buffers, features, learned, rows);
  }

  private static String describe(KernelBackend backend) {
    return describe(backend.name(), backend.vectorBits());
  }

  static String describe(String name, int vectorBits) {
    return name + (vectorBits == 0 ? "" : " " + vectorBits + " bits");
  }

  static void requireEjml() {
    try {
      Class<?> unused = Class.forName(EJML_CLASS);
      assert unused != null;
    } catch (ClassNotFoundException e) {
      throw new MissingLibraryException("Verification", EJML, e);
    }
  }
}
