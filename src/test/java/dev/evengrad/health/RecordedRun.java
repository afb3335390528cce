package dev.evengrad.health;

import dev.evengrad.io.record.RunRecordReader;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;

/** A run that PyTorch recorded, given to a monitor step by step. */
public final class RecordedRun {
  private final Path file;

  private RecordedRun(Path file) {
    this.file = file;
  }

  /** One of the runs in the folder of fixtures. */
  public static RecordedRun of(String name) {
    URL url = RecordedRun.class.getResource("/fixtures/runs/" + name + ".jsonl.gz");
    try {
      return new RecordedRun(Path.of(Objects.requireNonNull(url, name).toURI()));
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Its record, packed by gzip. */
  public Path file() {
    return file;
  }

  /** A monitor that has seen all of it. */
  public HealthMonitor watch(HealthSettings settings) {
    return watch(run -> HealthMonitor.of(run, settings));
  }

  /** The same by a monitor of one's own. */
  public HealthMonitor watch(Function<WatchedRun, HealthMonitor> ofRun) {
    try (RunRecordReader reader = RunRecordReader.open(file)) {
      HealthMonitor monitor = ofRun.apply(reader.run());
      StepNumbers numbers = monitor.newNumbers();
      while (true) {
        switch (reader.next(numbers)) {
          case STEP -> monitor.accept(numbers);
          case EVALUATION -> monitor.accept(reader.evaluation());
          case END -> {
            return monitor;
          }
        }
      }
    }
  }
}
