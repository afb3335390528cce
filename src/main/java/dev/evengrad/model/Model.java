package dev.evengrad.model;

import dev.evengrad.EvengradException;
import dev.evengrad.ModelFileException;
import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.columns.Columns;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.layer.Declaration;
import dev.evengrad.layer.LayerRegistry;
import dev.evengrad.layer.Layers;
import dev.evengrad.layer.WeightRounding;
import dev.evengrad.layer.Weights;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A trained network: description and numbers, frozen and packed. Immutable and shared by all threads (its fields are final, so it may
 * be published in any way); each thread runs it through a {@link Session} of its own. In the packed copy a batch normalisation
 * directly behind a dense layer without activation is folded into that layer; parameters, buffers, description and file keep both.
 */
public final class Model {
  private final ModelSpec spec;
  private final ModelInfo info;
  private final KernelBackend backend;
  private final Precision precision;
  private final Weights weights;

  /** As the next, in float32. */
  public Model(
      ModelSpec spec, ModelInfo info, KernelBackend backend, float[] parameters, float[] buffers) {
    this(spec, info, backend, parameters, buffers, Precision.FLOAT32);
  }

  /**
   * A model of copies of the given numbers.
   *
   * @param parameters in the layout of the spec's declaration
   * @param buffers in the layout of the spec's declaration
   * @param precision as {@link #withPrecision} says
   * @throws ShapeException if the information has names, columns, a calibration or a scale for another number of inputs or outputs
   *     than the network has, or an array another length than its layout
   * @throws SettingException if a buffer has an entry that it cannot have, e.g. a variance below 0, or a weight is beyond what the
   *     precision holds
   */
  public Model(
      ModelSpec spec,
      ModelInfo info,
      KernelBackend backend,
      float[] parameters,
      float[] buffers,
      Precision precision) {
    this(spec, spec.declaration(), info, backend, parameters.clone(), buffers.clone(), precision);
  }

  private Model(
      ModelSpec spec,
      Declaration declaration,
      ModelInfo info,
      KernelBackend backend,
      float[] parameters,
      float[] buffers,
      Precision precision) {
    this.spec = spec;
    this.info = info;
    this.backend = backend;
    this.precision = precision;
    info.requireFit(spec.input().shape().size(), spec.output().size());
    requireLength("parameters", parameters.length, declaration.parameterLayout());
    requireLength("buffers", buffers.length, declaration.bufferLayout());
    declaration.requireBuffers(buffers);
    WeightRounding.round(declaration, precision, parameters);
    this.weights =
        Weights.forPrediction(declaration, parameters, buffers, backend.newKernels(), precision);
  }

  private static void requireLength(String what, int length, ParameterLayout layout) {
    if (length != layout.length()) {
      throw new ShapeException(
          "the "
              + what
              + " are "
              + length
              + " floats, in the layout of the network's declaration they are "
              + layout.length());
    }
  }

  /** As the constructor, of the arrays themselves: a large model is not held twice while it is read. */
  static Model adopting(
      ModelSpec spec,
      Declaration declaration,
      ModelInfo info,
      KernelBackend backend,
      float[] parameters,
      float[] buffers,
      Precision precision) {
    return new Model(spec, declaration, info, backend, parameters, buffers, precision);
  }

  /**
   * A model of numbers that were trained elsewhere, e.g. in PyTorch. {@link WeightMapping#assign} gives the table of what went where, and
   * from it a model with a loss and names.
   *
   * @throws ModelFileException if a tensor is missing, left over, of another shape or not finite
   * @throws SettingException if the mapping names a layer that is not there
   */
  public static Model of(ModelSpec spec, StateDict weights, WeightMapping mapping) {
    return mapping.assign(spec, weights).model(ModelInfo.NONE);
  }

  /**
   * Reads a model file, for the best backend of this machine.
   *
   * @throws ModelFileException if the file is missing, damaged or not a model of ours
   */
  public static Model load(Path file) {
    return load(file, Layers.REGISTRY, BackendChoice.AUTO);
  }

  /** As {@link #load(Path)}, with a user's registry. */
  public static Model load(Path file, LayerRegistry registry) {
    return load(file, registry, BackendChoice.AUTO);
  }

  /** As {@link #load(Path)}, with a user's registry and a choice of backend. */
  public static Model load(Path file, LayerRegistry registry, BackendChoice backend) {
    return ModelFile.read(file, registry, KernelBackends.select(backend));
  }

  /**
   * Writes a model file; an existing one is replaced only once the new one is complete.
   *
   * @throws ModelFileException if it cannot be written
   */
  public void save(Path file) {
    ModelFile.write(this, file);
  }

  /** The description. */
  public ModelSpec spec() {
    return spec;
  }

  /** What is known besides the numbers. */
  public ModelInfo info() {
    return info;
  }

  /**
   * Whether it tells classes apart: by the largest of its outputs behind a softmax, or two classes, whose names it knows, by the sign of
   * its one output (above 0 is the second).
   */
  public boolean classification() {
    return info.link() == OutputLink.SOFTMAX || binary();
  }

  /** Whether it tells two classes apart by one output. */
  public boolean binary() {
    return outputs() == 1 && info.outputNames().size() == 2;
  }

  /**
   * The class that a row of results of {@link Session#run} is taken for: that of the largest, of equal ones the first; of two classes the
   * second if its probability (its score without a link) is above the model's threshold, which is even unless it was set ({@link
   * ModelInfo#withThreshold}).
   *
   * @param results [rows][outputs]
   * @return the index of the class; -1 if a result of the row is not a number
   */
  public int classOf(float[] results, int row) {
    return ClassDecision.of(info, outputs(), results, row);
  }

  /** The names of the classes, or of the target columns; empty if unknown. */
  public List<String> classNames() {
    return info.outputNames();
  }

  /**
   * How the columns of a table become its inputs. Where nothing was learned about them the inputs are the columns: numbers, called as the
   * features are, or {@code 1}, {@code 2}, ... if these have no names.
   */
  public Columns columns() {
    Columns known = info.columns();
    if (known != null) {
      return known;
    }
    return Columns.ofNumbers(
        info.featureNames().isEmpty()
            ? IntStream.rangeClosed(1, inputs()).mapToObj(Integer::toString).toList()
            : info.featureNames());
  }

  /** The backend that runs it. */
  public KernelBackend backend() {
    return backend;
  }

  /** The number of inputs. */
  public int inputs() {
    return spec.input().shape().size();
  }

  /** The number of outputs. */
  public int outputs() {
    return spec.output().size();
  }

  /**
   * A copy of one parameter or buffer, canonical row-major.
   *
   * @throws EvengradException if there is none of that name
   */
  public float[] parameter(String name) {
    ParameterSlice buffer = weights.bufferLayout().find(name);
    if (buffer != null) {
      return Arrays.copyOfRange(weights.buffers(), buffer.offset(), buffer.end());
    }
    ParameterSlice slice = weights.parameterLayout().get(name);
    return Arrays.copyOfRange(weights.parameters(), slice.offset(), slice.end());
  }

  /** A copy of all parameters in the layout of the spec's declaration. */
  public float[] parameters() {
    return weights.parameters().clone();
  }

  /** A copy of all buffers in the layout of the spec's declaration. */
  public float[] buffers() {
    return weights.buffers().clone();
  }

  /** The same model with other information, sharing the numbers. */
  public Model withInfo(ModelInfo other) {
    return new Model(spec, other, backend, weights.parameters(), weights.buffers(), precision);
  }

  /** How the weight matrices are stored. */
  public Precision precision() {
    return precision;
  }

  /**
   * The same model with weight matrices stored otherwise. {@link Precision#BF16} rounds them and packs them in half the memory on the
   * vector backend (the scalar one keeps the rounded numbers as floats); biases and all arithmetic stay float32, so that its outputs
   * are to the bit those of a float32 model with the rounded matrices, on every backend, for one row as for many. A batch normalisation
   * is folded before the rounding, and the parameters of such a pair stay as they are. {@link Precision#FLOAT32} does not bring back
   * what rounding took: it is the float32 model of the numbers that are there.
   *
   * @throws SettingException if a weight is beyond what the precision holds
   */
  public Model withPrecision(Precision other) {
    return other == precision
        ? this
        : new Model(spec, info, backend, weights.parameters(), weights.buffers(), other);
  }

  /** The bytes that all sessions share; {@link Session#memoryUse} has those of one besides. */
  public MemoryUse memoryUse() {
    HeldArrays held = new HeldArrays();
    return new MemoryUse(
        weights.parameterLayout().parameterCount(),
        held.count(weights.parameters()),
        held.count(weights.buffers()),
        held.count(weights),
        0,
        0,
        0,
        0);
  }

  /** The bytes that the packed weights take, besides 4 for each parameter. */
  public long packedBytes() {
    return weights.packedBytes();
  }

  /**
   * SHA-256 in hex over the little-endian float32 of parameters and buffers in file order, and over the scale of the targets if they are
   * scaled: equal if all bits are (any NaN as one). Of the numbers alone: the precision, by which predictions may differ where a normalisation is folded, is not in it.
   */
  public String sha256() {
    return WeightsHash.of(weights, info.targetScale());
  }

  /**
   * A workspace for predictions of up to {@code rows} rows at once.
   *
   * @throws SettingException if rows is below 1
   * @throws dev.evengrad.ShapeException if so many rows are more than an array holds
   */
  public Session session(int rows) {
    return new Session(this, SettingException.requireCount("rows of a session", rows));
  }

  /**
   * Has the JVM compile what predictions of this model run, by predictions of made-up rows in sessions that are thrown away, so that the
   * first ones of a service are near their full speed: as the next, for at most a second.
   *
   * @param rows the numbers of rows that will be asked for at once, each apart; 1 if none is given
   */
  public WarmUpReport warmUp(int... rows) {
    return warmUp(WarmUp.LIMIT, rows);
  }

  /**
   * As above; it ends as soon as all is compiled.
   *
   * @param limit the longest it takes, short of the prediction that it is in
   * @throws SettingException if the limit is not above 0, or a number of rows is below 1
   */
  public WarmUpReport warmUp(Duration limit, int... rows) {
    return SessionWarmUp.run(this, limit, rows);
  }

  Weights weights() {
    return weights;
  }

  @Override
  public String toString() {
    return spec
        + (precision == Precision.FLOAT32 ? "" : ", " + precision)
        + " ("
        + backend.name()
        + ")";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
