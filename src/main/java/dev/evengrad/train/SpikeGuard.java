package dev.evengrad.train;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Excerpt;
import dev.evengrad.text.Numbers;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import dev.evengrad.text.Word;
import java.util.StringJoiner;

/**
 * How a trainer guards itself against batches that would spoil, or have spoiled, what it has learned ({@link TrainerBuilder#spikeGuard}).
 *
 * <p>Before an update the loss of the batch, the norm of its raw gradient, and how far it would move the running statistics of batch
 * normalisations are held against their levels over the last steps, on a logarithmic scale: moving mean and variance with the weight
 * 0.97 of the past (as ZClip, 2025, has them), a deviation of at least a tenth of a decade. What is {@code z} deviations above its level is
 * refused: the batch is set aside, and nothing of the step is kept. Only steps that were applied move the levels.
 *
 * <p>A loss that is {@code harm} deviations above its level for {@code patience} steps in a row, or {@value #REFUSALS} batches in a row that
 * are refused, say that the weights are spoiled: the trainer goes back to one of the snapshots that it has taken every {@code every}
 * applied steps, and goes on with the batches that follow (as PaLM's runs were restarted from before a spike without the batches
 * around it, Chowdhery and others 2022). After {@code rollbacks} in a row it halts.
 *
 * @param z from how many deviations above its level on a batch is refused
 * @param warmup how many applied steps make the first levels; nothing is refused, and no snapshot taken, before
 * @param harm how many deviations above its level a loss is that has not recovered
 * @param patience for how many steps in a row, before the trainer goes back
 * @param every after how many applied steps a snapshot is taken
 * @param snapshots how many of them are kept
 * @param rollbacks how often in a row it goes back
 * @param moments what becomes of the optimizer's moments then
 */
public record SpikeGuard(
    double z,
    int warmup,
    double harm,
    int patience,
    int every,
    int snapshots,
    int rollbacks,
    Moments moments) {
  private static final String NAME = "spike_guard";
  private static final SpikeGuard STANDARD =
      new SpikeGuard(8, 25, 6, 10, 100, 2, 3, Moments.RESTORED);

  /** So many batches in a row that are refused are no outliers: weights or data are not what they were. */
  static final int REFUSALS = 3;

  /** What becomes of the optimizer's moments when the trainer goes back. */
  public enum Moments {
    /** They are those of the snapshot, as the weights are. */
    RESTORED,
    /**
     * They begin at zero, the count of steps being that of the snapshot: an optimizer that divides by the root of a mean square takes a
     * first step that is up to {@code (1 - beta1) / sqrt(1 - beta2)} times the usual one then, 3.2 times with Adam's defaults.
     */
    RESET
  }

  /**
   * Checks the settings.
   *
   * @throws SettingException if one of them makes no sense
   */
  public SpikeGuard {
    requireLimit("z of the spike guard", z);
    requireLimit("harm of the spike guard", harm);
    if (warmup < 2) {
      throw new SettingException(
          "warm-up of the spike guard", warmup, "at least 2 steps, which make a deviation");
    }
    SettingException.requireCount("patience of the spike guard", patience);
    SettingException.requireCount("steps between snapshots", every);
    SettingException.requireCount("snapshots", snapshots);
    SettingException.requireCount("rollbacks in a row", rollbacks);
  }

  private static void requireLimit(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new SettingException(what, value, "a finite number above 0 of deviations, such as 8");
    }
  }

  /** {@code spike_guard(z=8, warmup=25, harm=6, patience=10, every=100, snapshots=2, rollbacks=3, moments=restored)}; the page on the spike guard has the reasons. */
  public static SpikeGuard standard() {
    return STANDARD;
  }

  /** The same with another number of deviations from which on a batch is refused. */
  public SpikeGuard withZ(double newZ) {
    return new SpikeGuard(newZ, warmup, harm, patience, every, snapshots, rollbacks, moments);
  }

  /** The same with other snapshots. */
  public SpikeGuard withSnapshots(int newEvery, int newSnapshots) {
    return new SpikeGuard(z, warmup, harm, patience, newEvery, newSnapshots, rollbacks, moments);
  }

  /** The same with another fate of the moments. */
  public SpikeGuard withMoments(Moments newMoments) {
    return new SpikeGuard(z, warmup, harm, patience, every, snapshots, rollbacks, newMoments);
  }

  /**
   * Reads what {@link #text} gives; settings that are not named are the standard ones.
   *
   * @throws SpecException with the position if the text cannot be read
   */
  public static SpikeGuard parse(String text) {
    TextItem call = TextParser.call(new Word(text, 0), text);
    if (!call.name().value().equals(NAME)) {
      throw new SpecException(
          "'" + Excerpt.of(text) + "' is no spike guard; expected spike_guard or spike_guard(z=8)");
    }
    return Arguments.create(
        call,
        a ->
            new SpikeGuard(
                a.number("z", STANDARD.z),
                a.count("warmup", STANDARD.warmup),
                a.number("harm", STANDARD.harm),
                a.count("patience", STANDARD.patience),
                a.count("every", STANDARD.every),
                a.count("snapshots", STANDARD.snapshots),
                a.count("rollbacks", STANDARD.rollbacks),
                moments(a)));
  }

  private static Moments moments(Arguments arguments) {
    Word word = arguments.word("moments");
    if (word == null || word.value().equals("restored")) {
      return Moments.RESTORED;
    }
    if (word.value().equals("reset")) {
      return Moments.RESET;
    }
    throw arguments.fault("'" + Excerpt.of(word.value()) + "', expected restored or reset", word);
  }

  /** The shortest text that makes equal settings, e.g. {@code spike_guard(z=20)}. */
  public String text() {
    StringJoiner settings = new StringJoiner(", ", "(", ")");
    settings.setEmptyValue("");
    add(settings, "z", z, STANDARD.z);
    add(settings, "warmup", warmup, STANDARD.warmup);
    add(settings, "harm", harm, STANDARD.harm);
    add(settings, "patience", patience, STANDARD.patience);
    add(settings, "every", every, STANDARD.every);
    add(settings, "snapshots", snapshots, STANDARD.snapshots);
    add(settings, "rollbacks", rollbacks, STANDARD.rollbacks);
    if (moments == Moments.RESET) {
      settings.add("moments=reset");
    }
    return NAME + settings;
  }

  private static void add(StringJoiner settings, String name, double value, double standard) {
    if (value != standard) {
      settings.add(name + "=" + Numbers.text(value));
    }
  }

  @Override
  public String toString() {
    return text();
  }
}
