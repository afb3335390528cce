package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.kernel.ElementwiseKernels;
import dev.evengrad.kernel.TensorStatistics;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Chain} planned for one layout and its arrays: what takes the gradients of a step into
 * the parameters. A {@link #run} is a transaction: it changes parameters, states and counters, or
 * none of them. It allocates nothing. For one thread at a time.
 *
 * <p>The sizes of the raw gradients come with them, so clip, decay and optimizer usually run as one
 * pass, block by block of {@value TensorStatistics#BLOCK} entries. Where a transform needs sizes
 * that an earlier one has changed, the chain is split: the gradients are rewritten in place and
 * measured again. The gradients are dead after a run, applied or not: those of a refused step may
 * have been rewritten.
 */
public final class Update {
  /**
   * The largest entry that an optimizer squares; the square of a larger one nears a float's end.
   */
  public static final double LARGEST_TO_SQUARE = 1e19;

  /**
   * Parameters that stay below this cannot round to infinity (3.4028e38): it leaves 8e-4 of room.
   */
  private static final double LARGEST_PARAMETER = 3.4e38;

  private final Chain chain;
  private final ParameterLayout layout;
  private final float[] parameters;
  private final float[] gradients;
  private final TensorStatistics[] gradientStatistics;
  private final ElementwiseKernels kernels;
  private final ParameterSlice[] slices;
  private final PlannedChain ops;
  private final int lastClip;
  private final TransformPlanner planner;
  private final UpdateStates states;
  private final BlockLoop loop;
  private final ClipCosine cosine;
  private final double[] squaresBefore;
  private final double[] clipFactors;
  private final UpdateStep step;
  private final TensorStatistics measured;
  private final TensorStatistics[] parameterStatistics;
  private final UpdateOutcomes outcomes;
  private final @Nullable AverageLoop average;

  private boolean partial;
  private double rate;
  private long appliedSteps;
  private double normBefore = Double.NaN;
  private double normAfter = Double.NaN;
  private double clipCosine = Double.NaN;

  private Update(
      Chain chain,
      ParameterLayout layout,
      float[] parameters,
      float[] gradients,
      TensorStatistics[] gradientStatistics,
      ElementwiseKernels kernels,
      @Nullable MovingAverage movingAverage) {
    this.chain = chain;
    this.layout = layout;
    this.parameters = parameters;
    this.gradients = gradients;
    this.gradientStatistics = gradientStatistics.clone();
    this.kernels = kernels;
    this.rate = chain.optimizer().rate();
    this.slices = layout.slices().toArray(new ParameterSlice[0]);
    this.planner = new TransformPlanner(layout);
    this.ops = new PlannedChain(chain.transforms(), layout, planner);
    this.lastClip = ops.lastClip();
    int last = movingAverage == null ? -1 : planner.state("average");
    this.states = new UpdateStates(planner);
    this.average =
        movingAverage == null
            ? null
            : new AverageLoop(movingAverage, parameters, states.arenas()[last]);
    this.cosine = new ClipCosine(slices, gradients);
    this.parameterStatistics = new TensorStatistics[slices.length];
    Arrays.setAll(parameterStatistics, s -> new TensorStatistics(slices[s].size()));
    this.loop =
        new BlockLoop(
            slices,
            ops.bySlice(),
            ops.length(),
            parameters,
            gradients,
            states.arenas(),
            parameterStatistics,
            kernels,
            cosine,
            lastClip,
            average);
    this.squaresBefore = new double[slices.length];
    this.clipFactors = new double[slices.length];
    this.step = new UpdateStep(slices.length);
    this.outcomes = new UpdateOutcomes(slices);
    int largest = 1;
    for (ParameterSlice slice : slices) {
      largest = Math.max(largest, slice.size());
    }
    this.measured = new TensorStatistics(largest);
    measureParameters();
  }

  /**
   * Plans {@code chain} for arrays of one layout. Parameters that the chain freezes are left out of
   * everything: {@link #layout} has them no more.
   *
   * @param parameters changed by {@link #run}
   * @param gradients overwritten by {@link #run}
   * @param gradientStatistics by slice index, without the frozen parameters; those of the gradients
   *     whenever {@link #run} is called
   * @throws ShapeException if an array does not fit the layout
   */
  public static Update plan(
      Chain chain,
      ParameterLayout layout,
      float[] parameters,
      float[] gradients,
      TensorStatistics[] gradientStatistics,
      ElementwiseKernels kernels) {
    return plan(chain, layout, parameters, gradients, gradientStatistics, kernels, null);
  }

  /** The same with a moving average of the parameters; it is the last of the states. */
  public static Update plan(
      Chain chain,
      ParameterLayout layout,
      float[] parameters,
      float[] gradients,
      TensorStatistics[] gradientStatistics,
      ElementwiseKernels kernels,
      @Nullable MovingAverage average) {
    requireLength("parameters", parameters.length, layout.length());
    requireLength("gradients", gradients.length, layout.length());
    ParameterLayout trained = layout.only(name -> !Freeze.includes(chain.transforms(), name));
    requireLength("gradient statistics", gradientStatistics.length, trained.slices().size());
    return new Update(chain, trained, parameters, gradients, gradientStatistics, kernels, average);
  }

  /**
   * Takes the gradients into the parameters, or refuses without changing parameters, states and
   * counters.
   *
   * @param rateFactor multiplies the base rate: what the schedule says
   * @throws SettingException if {@code rateFactor} is negative or not finite; nothing is changed
   * @throws IllegalStateException if a parameter became infinite although a transform of the user's
   *     own had excluded that in {@link TransformOp#largestChange}; as after whatever else a
   *     transform throws while it writes, the arrays are {@link #partial} then
   */
  public UpdateOutcome run(double rateFactor) {
    SettingException.requireNotNegative("rate factor", rateFactor);
    step.number = appliedSteps + 1;
    double stepRate = rate * rateFactor;
    step.normClipped = false;
    step.written = false;
    loop.reset();
    loop.changes().begin();
    cosine.begin(step.number);
    normBefore = Double.NaN;
    normAfter = Double.NaN;
    clipCosine = Double.NaN;
    UpdateOutcome outcome = attempt(stepRate);
    if (outcome.applied()) {
      ops.commit();
      appliedSteps++;
    } else {
      step.normClipped = false;
      loop.reset();
      loop.changes().giveUp();
    }
    partial = false;
    return outcome;
  }

  /**
   * Whether the last run was broken off while it wrote: parameters and states are neither those
   * before nor those after the step, until {@link #restore}.
   */
  public boolean partial() {
    return partial;
  }

  private UpdateOutcome attempt(double stepRate) {
    step.startMeasured();
    for (int s = slices.length - 1; s >= 0; s--) {
      if (!gradientStatistics[s].finite()) {
        return outcomes.notFiniteGradient[s];
      }
      step.measured(s, gradientStatistics[s].sumOfSquares(), gradientStatistics[s].largest());
      squaresBefore[s] = gradientStatistics[s].sumOfSquares();
      clipFactors[s] = 1;
      step.measuredParameter(s, parameterStatistics[s].largest());
    }
    normBefore = step.norm();
    normAfter = normBefore;
    for (int s = slices.length - 1; s >= 0; s--) {
      if (!parameterStatistics[s].finite()) {
        return outcomes.notFiniteUpdate[s];
      }
    }

    int first = 0;
    int sumBehind = -1;
    ops.startStep();
    for (int k = 0; k < ops.length(); k++) {
      TransformOp op = ops.common(k);
      if (needsMeasuring(k) || (op.readsEntries() && k > first)) {
        int offender = rewrite(first, k, sumBehind);
        if (offender >= 0) {
          return outcomes.notFiniteGradient[offender];
        }
        first = k;
      }
      if (op.readsEntries()) {
        op.read(gradients, parameters, kernels);
      }
      if (op.squares()) {
        int offender = firstTooLargeToSquare();
        if (offender >= 0) {
          return outcomes.tooLargeToSquare[offender];
        }
      }
      ops.begin(k, stepRate, step);
      if (k <= lastClip && op.refuses()) {
        return UpdateOutcome.refused(chain.transforms().get(k));
      }
      step.takeFactors(loop.factors(k));
      for (int s = 0; k <= lastClip && s < slices.length; s++) {
        clipFactors[s] *= loop.factors(k)[s];
      }
      if (k == lastClip) {
        normAfter = step.norm();
        sumBehind = step.normKnown() ? -1 : k;
        if (step.written) {
          cosine.keep();
        }
      }
    }

    for (int s = slices.length - 1; s >= 0; s--) {
      boolean proven = parameterStatistics[s].largest() + ops.change(s) < LARGEST_PARAMETER;
      if (!proven && !loop.rehearse(first, ops.length(), s)) {
        return outcomes.notFiniteUpdate[s];
      }
    }
    if (average != null) {
      average.begin(appliedSteps);
    }
    partial = true;
    loop.run(first, ops.length(), 0, slices.length, sumBehind);
    for (int s = 0; s < slices.length; s++) {
      if (!parameterStatistics[s].finite()) {
        throw new IllegalStateException(
            slices[s].name()
                + " is not finite although "
                + chain
                + " promised it in largestChange");
      }
    }
    if (sumBehind >= 0) {
      normAfter = Math.sqrt(loop.sumOfSquares());
    }
    if (cosine.kept()) {
      clipCosine = cosine.ofBlocks(normBefore, normAfter);
    } else if (cosine.measuring()) {
      clipCosine = ClipCosine.ofFactors(squaresBefore, clipFactors);
    }
    return outcomes.applied;
  }

  private boolean needsMeasuring(int k) {
    boolean reduces = ops.common(k).reduces();
    // Decays may write parameters, so what an optimizer behind them must know is measured before.
    boolean squares =
        ops.common(k).squares() || (k > lastClip && ops.common(ops.length() - 1).squares());
    return (reduces && !step.normKnown()) || ((reduces || squares) && !step.largestKnown());
  }

  /**
   * Runs transforms on the gradients, in place, and measures them again.
   *
   * @return the first slice that is not finite now, or -1
   */
  private int rewrite(int from, int to, int sumBehind) {
    int offender = -1;
    if (from <= lastClip) {
      cosine.keep();
    }
    partial = to > lastClip + 1; // a decay may write parameters
    if (partial) {
      loop.changes().giveUp();
    }
    step.startMeasured();
    for (int s = 0; s < slices.length; s++) {
      loop.run(from, to, s, s + 1, sumBehind);
      kernels.statistics(slices[s].size(), gradients, slices[s].offset(), measured);
      step.measured(s, measured.sumOfSquares(), measured.largest());
      if (!measured.finite()) {
        offender = s;
      }
    }
    return offender;
  }

  private int firstTooLargeToSquare() {
    for (int s = slices.length - 1; s >= 0; s--) {
      if (!(step.largest(s) <= LARGEST_TO_SQUARE)) {
        return s;
      }
    }
    return -1;
  }

  /**
   * Measures the parameters again: to be called when they were written by anything but {@link
   * #run}.
   */
  public void measureParameters() {
    for (int s = 0; s < slices.length; s++) {
      measureParameters(s);
    }
  }

  /** To be called when other initial parameters were written before the first step: measures them, and averages from them on. */
  public void parametersReplaced() {
    if (average != null) {
      average.restart();
    }
    measureParameters();
  }

  private void measureParameters(int s) {
    kernels.statistics(slices[s].size(), parameters, slices[s].offset(), parameterStatistics[s]);
  }

  /** The arena of the moving average, not to be written; null without one. */
  public float @Nullable [] average() {
    return average == null ? null : average.average();
  }

  /** The chain. */
  public Chain chain() {
    return chain;
  }

  /** The layout of parameters, gradients and states, without the frozen ones. */
  public ParameterLayout layout() {
    return layout;
  }

  /** The base rate: the optimizer's, unless {@link #setRate} changed it. */
  public double rate() {
    return rate;
  }

  /**
   * Changes the base rate from the next step on.
   *
   * @throws SettingException unless it is finite and at least 0
   */
  public void setRate(double newRate) {
    rate = SettingException.requireNotNegative("rate", newRate);
  }

  /** The number of steps that took effect. */
  public long appliedSteps() {
    return appliedSteps;
  }

  /** The last run's gradient norm before clipping; NaN if it was not finite. */
  public double normBefore() {
    return normBefore;
  }

  /** The last run's gradient norm behind the last clip; NaN if a refused step did not get there. */
  public double normAfter() {
    return normAfter;
  }

  /**
   * Has the cosine between the gradient before and after all clips measured in every n-th applied
   * step, from the first on. Costs a pass over the gradients in those steps where clips write
   * entries, and memory for one more copy of them; nothing where clips only scale.
   *
   * @param steps n; 0 for never
   * @throws SettingException if {@code steps} is negative
   */
  public void measureClipCosineEvery(int steps) {
    if (steps < 0) {
      throw new SettingException(
          "steps between clip cosines", steps, "a whole number of at least 0");
    }
    cosine.setEvery(steps, ops.clipsWrite());
  }

  /**
   * The cosine between the last run's gradient before and after all clips: 1 if they left its
   * direction as it was. NaN if it was not measured, the step was refused, or nothing was left.
   */
  public double clipCosine() {
    return clipCosine;
  }

  /** The entries that value rules changed in the last run; 0 if it was refused. */
  public long clippedEntries() {
    return loop.clippedEntries();
  }

  /** Whether a norm rule took effect in the last run. */
  public boolean normClipped() {
    return step.normClipped;
  }

  /** Has the next run measure how far it moves each parameter, block by block; costs some percent of it, and changes no bit. */
  public void measureNextChange() {
    loop.changes().want();
  }

  /** The Euclidean norm of what the last run changed a parameter by; NaN if it was not measured, or refused. */
  public double changeNorm(int slice) {
    return loop.changes().norm(slice);
  }

  /** The Euclidean norm of a parameter as it is now. */
  public double parameterNorm(int slice) {
    return parameterStatistics[slice].norm();
  }

  /**
   * The names of the states, by index; they belong into a checkpoint with {@link #appliedSteps}.
   */
  public List<String> stateNames() {
    return planner.states();
  }

  /** The arena of a state, in the layout of the parameters. Not to be written. */
  public float[] state(int index) {
    return states.arenas()[index];
  }

  /** The numbers that transforms keep beside the states, by name; they belong into a checkpoint too. Not to be written. */
  public Map<String, double[]> scalars() {
    return planner.scalars();
  }

  /** Goes on from a checkpoint of a chain whose transforms keep no {@link #scalars}. */
  public void restore(long steps, float[]... newStates) {
    restore(steps, Map.of(), newStates);
  }

  /**
   * Goes on from a checkpoint, bit for bit as if never interrupted. The parameters must be in
   * place.
   *
   * @param steps the checkpoint's count of applied steps
   * @param scalars by name, copied
   * @param newStates the arenas by index, copied
   * @throws ShapeException if their number or a length is wrong
   * @throws SettingException if the count is negative, an entry is not finite, or negative where
   *     that cannot be, or scalars are missing or such as cannot be; nothing is changed then
   */
  public void restore(long steps, Map<String, double[]> scalars, float[]... newStates) {
    if (steps < 0) {
      throw new SettingException("applied steps", steps, "a whole number of at least 0");
    }
    double[] largest = states.restore(scalars, newStates, slices, kernels, measured);
    appliedSteps = steps;
    measureParameters();
    ops.restored(largest);
    partial = false;
  }

  static void requireLength(String what, int length, int expected) {
    if (length != expected) {
      throw new ShapeException(what + ": " + length + ", the layout needs " + expected);
    }
  }
}
