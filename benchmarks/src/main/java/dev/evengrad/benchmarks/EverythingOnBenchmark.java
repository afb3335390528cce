package dev.evengrad.benchmarks;

import dev.evengrad.health.Finding;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.io.record.RunRecordWriter;
import dev.evengrad.train.SpikeGuard;
import dev.evengrad.train.Trainer;
import dev.evengrad.train.TrainerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import jdk.jfr.Recording;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/// What everything together adds to a training step: watching with all rules, the spike guard with its snapshots, an event of the Flight
/// Recorder for each step, and the record as the command line writes it of a long run, beside a step with nothing of these; and the record
/// beside a step with all the others.
@Measurement(iterations = 4, time = 1200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 5, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class EverythingOnBenchmark extends TurnsBenchmark {
  @Param({"DEEP 64 adam", "LARGE 128 adam"})
  public String row;

  @Param({"everything", "record"})
  public String on;

  private Recording recording;
  private Path file;
  private RunRecordWriter record;

  @Override
  String row() {
    return row;
  }

  @Override
  TrainerBuilder without(TrainerBuilder builder) {
    return on.equals("record") ? withOthers(builder, finding -> {}) : builder;
  }

  @Override
  TrainerBuilder with(TrainerBuilder builder) {
    return withOthers(builder, finding -> record.mark());
  }

  private static TrainerBuilder withOthers(TrainerBuilder builder, Consumer<Finding> listener) {
    return builder
        .health(HealthSettings.standard().every(INTERVAL).onFinding(listener))
        .spikeGuard(SpikeGuard.standard())
        .jfr();
  }

  @Override
  void begin(Trainer trainer) {
    try {
      file = Files.createTempFile("everything-on", ".jsonl");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    record =
        RunRecordWriter.create(
            file,
            trainer.health().monitor().run().withEvery(RunRecordWriter.usualEvery(0)),
            complaint -> {
              throw new IllegalStateException(complaint);
            });
    trainer.health().onStep(record::accept);
  }

  @Setup(Level.Trial)
  public void record() {
    recording = new Recording();
    recording.setMaxSize(1 << 26);
    recording.enable("dev.evengrad.Step");
    recording.start();
  }

  @TearDown(Level.Trial)
  public void stop() throws IOException {
    recording.close();
    record.close();
    Files.delete(file);
  }
}
