package dev.evengrad.io.record;

import dev.evengrad.health.Statistic;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that records one step after the other until it is killed. */
final class RecordingLoop {
  static final int LAYERS = 20;

  private RecordingLoop() {}

  static WatchedRun run() {
    List<WatchedLayer> layers = new ArrayList<>();
    for (int i = 0; i < LAYERS; i++) {
      layers.add(WatchedLayer.of("dense" + (i + 1), "dense", 64, 64, "relu", i < LAYERS - 1));
    }
    return new WatchedRun("loop", "evengrad", "mse", 0, "sgd(0.1)", 64, layers);
  }

  /** Sets numbers that a step is known by. */
  static void fill(StepNumbers numbers, long step) {
    numbers.begin(step);
    numbers.setLoss(1.0 / (step + 1), 0.1);
    for (int layer = 0; layer < LAYERS; layer++) {
      numbers.set(Statistic.DELTA_NORM, layer, Math.exp(-layer) / (step + 3));
      numbers.set(Statistic.GRADIENT_NORM, layer, Math.exp(-layer) / (step + 7));
    }
  }

  /** Arguments: the file. Writes a byte to standard output once the first step is in the record. */
  public static void main(String[] arguments) {
    StepNumbers numbers = new StepNumbers(LAYERS);
    RunRecordWriter writer =
        RunRecordWriter.create(Path.of(arguments[0]), run(), System.err::println);
    for (long step = 1; ; step++) {
      fill(numbers, step);
      writer.accept(numbers);
      if (step == 1) {
        System.out.write('1');
        System.out.flush();
      }
    }
  }
}
