package dev.evengrad.train;

import dev.evengrad.SettingException;
import dev.evengrad.layer.Weights;
import dev.evengrad.optim.Update;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last snapshots of weights, buffers and the states of optimizer and clips, in memory that is taken once. Which steps they are of stands beside
 * them.
 */
final class SnapshotRing {
  private final Weights weights;
  private final Update update;
  private final double[][] scalars;
  private final Snapshot[] snapshots;
  private int newest;
  private int size;

  /** One of them. */
  static final class Snapshot {
    private final float[] parameters;
    private final float[] buffers;
    private final float[][] states;
    private final Map<String, double[]> scalars = new LinkedHashMap<>();
    private final double[][] scalarValues;
    final double[] levels = new double[SpikeDetector.SIZE];

    /** The count of applied steps. */
    long applied;

    /** The count of steps tried. */
    long step;

    private Snapshot(Weights weights, Update update) {
      this.parameters = new float[weights.parameters().length];
      this.buffers = new float[weights.buffers().length];
      this.states = new float[update.stateNames().size()][update.layout().length()];
      update.scalars().forEach((name, values) -> scalars.put(name, new double[values.length]));
      this.scalarValues = scalars.values().toArray(new double[0][]);
    }
  }

  /**
   * Takes their memory.
   *
   * @throws SettingException if there is not as much at all
   */
  SnapshotRing(int count, Weights weights, Update update) {
    requireMemory(count, bytes(weights, update), Runtime.getRuntime().maxMemory());
    this.weights = weights;
    this.update = update;
    this.snapshots = new Snapshot[count];
    this.scalars = update.scalars().values().toArray(new double[0][]);
    for (int i = 0; i < count; i++) {
      snapshots[i] = new Snapshot(weights, update);
    }
  }

  /** Said before the memory is taken, which would go on until none is left. */
  private static void requireMemory(int count, long bytes, long most) {
    if (count > most / bytes) {
      throw new SettingException(
          "snapshots of the spike guard",
          count,
          "at most "
              + most / bytes
              + ": each takes "
              + bytes
              + " bytes here, and the JVM has "
              + most
              + " bytes for all (-Xmx)");
    }
  }

  /** The bytes of one snapshot: weights, buffers, states and a few numbers. */
  private static long bytes(Weights weights, Update update) {
    long floats = (long) weights.parameters().length + weights.buffers().length;
    floats += (long) update.stateNames().size() * update.layout().length();
    long doubles = SpikeDetector.SIZE;
    for (double[] values : update.scalars().values()) {
      doubles += values.length;
    }
    return Float.BYTES * floats + Double.BYTES * doubles;
  }

  /** The bytes of all snapshots of a trainer. */
  long bytes() {
    return snapshots.length * bytes(weights, update);
  }

  boolean isEmpty() {
    return size == 0;
  }

  void clear() {
    size = 0;
  }

  /** Takes one, in the place of the oldest if all are taken. */
  void take(long step, SpikeDetector detector) {
    newest = (newest + 1) % snapshots.length;
    size = Math.min(size + 1, snapshots.length);
    Snapshot snapshot = snapshots[newest];
    copy(weights.parameters(), snapshot.parameters);
    copy(weights.buffers(), snapshot.buffers);
    for (int i = 0; i < snapshot.states.length; i++) {
      copy(update.state(i), snapshot.states[i]);
    }
    for (int i = 0; i < scalars.length; i++) {
      System.arraycopy(scalars[i], 0, snapshot.scalarValues[i], 0, scalars[i].length);
    }
    snapshot.applied = update.appliedSteps();
    snapshot.step = step;
    detector.save(snapshot.levels);
  }

  private static void copy(float[] from, float[] to) {
    System.arraycopy(from, 0, to, 0, to.length);
  }

  /** The newest of at most so many applied steps, or else the oldest; those after it are forgotten. */
  Snapshot before(long applied) {
    while (size > 1 && snapshots[newest].applied > applied) {
      forgetNewest();
    }
    return snapshots[newest];
  }

  /** Forgets the newest, unless it is the last. */
  void forgetNewest() {
    if (size > 1) {
      newest = (newest + snapshots.length - 1) % snapshots.length;
      size--;
    }
  }

  /**
   * Goes back to one: weights, buffers, states and the count of applied steps. What is packed of the weights is not.
   *
   * @param reset whether the optimizer's states begin at zero, the moving average of the parameters aside
   */
  void restore(Snapshot snapshot, boolean reset) {
    copy(snapshot.parameters, weights.parameters());
    copy(snapshot.buffers, weights.buffers());
    float[][] states = snapshot.states;
    if (reset) {
      states = states.clone();
      int moments = states.length - (update.average() == null ? 0 : 1); // which is the last
      for (int i = 0; i < moments; i++) {
        states[i] = new float[states[i].length];
      }
    }
    update.restore(snapshot.applied, snapshot.scalars, states);
  }
}
