package dev.evengrad.io.tensorboard;

import dev.evengrad.DataException;
import dev.evengrad.health.Finding;
import dev.evengrad.health.LayerTensor;
import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.train.EpochReport;
import dev.evengrad.train.Evaluation;
import dev.evengrad.train.HealthObserver;
import dev.evengrad.train.SetAside;
import dev.evengrad.train.StepObserver;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.StepReport;
import dev.evengrad.train.StepView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run for TensorBoard. In every step: {@code loss/train}, {@code learning_rate}, {@code gradient_norm} before and {@code
 * applied_norm} after clipping; in every 16th the gradient of each layer, {@code gradient/dense1}; after an epoch its metrics, e.g. {@code
 * accuracy/train}, and those of {@link #evaluated}, {@code loss/validation}. With {@link #watch} also what is measured of each layer, and
 * findings as texts. All over the step's count. Allocates nothing in a step that is applied.
 *
 * <p>For one run, on the trainer's thread; to be closed after it.
 */
public final class TensorBoardObserver implements StepObserver, AutoCloseable {
  private static final int LAYERS_EVERY = 16;

  /** TensorBoard shows 500 of a layer. */
  private static final int HISTOGRAMS_EVERY = 256;

  private static final byte[] LOSS = EventFile.tag("loss/train");
  private static final byte[] RATE = EventFile.tag("learning_rate");
  private static final byte[] GRADIENT_NORM = EventFile.tag("gradient_norm");
  private static final byte[] APPLIED_NORM = EventFile.tag("applied_norm");
  private static final byte[] SKIPPED = EventFile.tag("skipped_steps");

  private final Path run;
  private final EventFile file;
  private byte @Nullable [][] gradients;
  private @Nullable HealthObserver health;
  private @Nullable LayerTags layers;
  private final List<String> told = new ArrayList<>();
  private long step;
  private long skipped;
  private long nextHistograms;

  private TensorBoardObserver(Path run, long resumedAfter, Consumer<String> complaint) {
    this.run = run;
    this.file = EventFile.resume(run, resumedAfter, complaint);
    this.step = Math.max(0, resumedAfter);
  }

  /**
   * A new run in a folder of its own, named by the time, in the folder that TensorBoard is shown with {@code --logdir}. A disk that fails
   * is told to {@link System.Logger}.
   *
   * @throws DataException if a folder or a file cannot be made there
   */
  public static TensorBoardObserver newRun(Path runs) {
    return newRun(runs, "", TensorBoardObserver::log);
  }

  /**
   * The same.
   *
   * @param suffix what the folder's name has after the time; may be empty
   * @param complaint takes the message of a disk that fails, once
   */
  public static TensorBoardObserver newRun(Path runs, String suffix, Consumer<String> complaint) {
    return new TensorBoardObserver(RunFolder.newRun(runs, suffix), -1, complaint);
  }

  /**
   * Goes on with a run in its folder, in a new file; the folder is made if it is not there.
   *
   * @param after the last step that the run has had, {@link dev.evengrad.train.TrainingState#step}; what the folder has of later ones is
   *     not shown any more
   * @throws DataException if a file cannot be made there
   */
  public static TensorBoardObserver resume(Path run, long after, Consumer<String> complaint) {
    return new TensorBoardObserver(run, after, complaint);
  }

  private static void log(String message) {
    System.getLogger(TensorBoardObserver.class.getName()).log(System.Logger.Level.WARNING, message);
  }

  /** The folder of the run. */
  public Path run() {
    return run;
  }

  /**
   * Writes what is measured of the layers too, in the steps in which the costly numbers are: {@code delta/dense1}, {@code
   * activation/dense1} (rms), {@code update_ratio/dense1}, {@code dead_units/dense1}, {@code saturated/dense1}; histograms over log10 of the
   * magnitudes every 256 steps, {@code log10_gradient/dense1}; findings after each epoch.
   *
   * @param watched {@link dev.evengrad.train.Trainer#health} of the trainer that this observes
   */
  public void watch(HealthObserver watched) {
    health = watched;
    layers = new LayerTags(watched.monitor().run().layers());
  }

  /** The file of the run, for numbers of one's own. */
  public EventFile file() {
    return file;
  }

  @Override
  public void onSetAside(SetAside aside) {
    file.begin(aside.step());
    file.text("set_aside", aside.message());
    file.end();
  }

  @Override
  public void afterStep(StepView view, StepOutcome outcome) {
    step = view.step();
    file.begin(step);
    if (outcome instanceof StepOutcome.Applied applied) {
      add(applied.report());
    } else {
      skipped++;
      file.scalar(SKIPPED, (double) skipped);
    }
    if (health != null && layers != null) {
      add(health.recent().get(0), layers);
    }
    file.end();
  }

  private void add(StepReport report) {
    file.scalar(LOSS, report.loss());
    file.scalar(RATE, report.rate());
    file.scalar(GRADIENT_NORM, report.gradientNorm());
    file.scalar(APPLIED_NORM, report.appliedNorm());
    if ((step - 1) % LAYERS_EVERY == 0) {
      byte[][] tags = gradients;
      if (tags == null) {
        tags = new byte[report.layerCount()][];
        for (int i = 0; i < tags.length; i++) {
          tags[i] = EventFile.tag("gradient/" + report.layerName(i));
        }
        gradients = tags;
      }
      for (int i = 0; i < tags.length; i++) {
        file.scalar(tags[i], report.layerGradientNorm(i));
      }
    }
  }

  private void add(StepNumbers numbers, LayerTags tags) {
    boolean histograms = numbers.histograms().any() && step >= nextHistograms;
    for (int i = 0; i < numbers.layers(); i++) {
      if (numbers.has(Statistic.ACTIVATION_RMS, i)) {
        add(numbers, Statistic.DELTA_NORM, i, tags.delta(i));
        add(numbers, Statistic.ACTIVATION_RMS, i, tags.activation(i));
        add(numbers, Statistic.ACTIVATION_DEAD, i, tags.dead(i));
        add(numbers, Statistic.ACTIVATION_SATURATED, i, tags.saturated(i));
        if (numbers.has(Statistic.UPDATE_NORM, i)) {
          double weights = numbers.get(Statistic.WEIGHT_NORM, i) + 1e-9;
          file.scalar(tags.updateRatio(i), numbers.get(Statistic.UPDATE_NORM, i) / weights);
        }
      }
      if (histograms) {
        for (int t = 0; t < LayerTags.TENSORS.size(); t++) {
          LayerTensor tensor = LayerTags.TENSORS.get(t);
          file.histogram(tags.histogram(tensor, i), numbers.histograms(), tensor, i);
        }
      }
    }
    if (histograms) {
      nextHistograms = step + HISTOGRAMS_EVERY;
    }
  }

  private void add(StepNumbers numbers, Statistic statistic, int layer, byte[] tag) {
    if (numbers.has(statistic, layer)) {
      file.scalar(tag, numbers.get(statistic, layer));
    }
  }

  @Override
  public void afterEpoch(EpochReport report) {
    file.begin(step);
    if (report.complete()) {
      file.scalar("epoch", (double) report.epoch());
      report.metrics().forEach((name, number) -> file.scalar(name + "/train", number));
    }
    if (health != null) {
      health.findings().forEach(this::tell);
    }
    file.end();
    file.flush();
  }

  private void tell(Finding finding) {
    String text =
        (finding.severity() + " " + finding.rule() + " " + finding.where()).strip()
            + " (since step "
            + finding.firstStep()
            + (finding.open() ? "" : ", over")
            + "): "
            + finding.message()
            + (finding.remedy().isEmpty() ? "" : ". Try: " + finding.remedy());
    String key = finding.rule() + " " + finding.where() + " " + finding.severity() + finding.open();
    if (!told.contains(key)) {
      told.add(key);
      file.text("finding/" + finding.rule(), text);
    }
  }

  /** Writes what was measured on held-out rows: {@code loss/validation}, and its metrics. */
  public void evaluated(Evaluation heldOut) {
    file.begin(step);
    file.scalar("loss/validation", heldOut.loss());
    heldOut.metrics().forEach((name, number) -> file.scalar(name + "/validation", number));
    file.end();
    file.flush();
  }

  /** Ends the file. */
  @Override
  public void close() {
    file.close();
  }
}
