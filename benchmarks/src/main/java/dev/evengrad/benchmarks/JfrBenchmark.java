package dev.evengrad.benchmarks;

import dev.evengrad.train.TrainerBuilder;
import jdk.jfr.Recording;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/// What events of the Flight Recorder add to a training step, while a recording runs that does not ask for them, and one that takes an
/// event for each step.
@Fork(value = 5, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class JfrBenchmark extends TurnsBenchmark {
  @Param({"SMALL 32 adam", "DEEP 64 adam"})
  public String row;

  @Param({"off", "on"})
  public String events;

  private Recording recording;

  @Override
  String row() {
    return row;
  }

  @Override
  TrainerBuilder with(TrainerBuilder builder) {
    return builder.jfr();
  }

  @Setup(Level.Trial)
  public void record() {
    recording = new Recording();
    recording.setMaxSize(1 << 26);
    if (events.equals("on")) {
      recording.enable("dev.evengrad.Step");
    }
    recording.start();
  }

  @TearDown(Level.Trial)
  public void stop() {
    recording.close();
  }
}
