package dev.evengrad.io.record;

import dev.evengrad.health.EvaluationNumbers;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.StepNumbers;
import dev.evengrad.health.WatchedRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of a run, step by step: a record, or a folder of arrays.
 *
 * <pre>{@code
 * try (RunSource source = RunRecordReader.open(path)) {
 *   StepNumbers numbers = new StepNumbers(source.run().layers().size());
 *   for (Entry entry = source.next(numbers); entry != Entry.END; entry = source.next(numbers)) {
 *     ... numbers, or source.evaluation() ...
 *   }
 * }
 * }</pre>
 */
public sealed interface RunSource extends AutoCloseable permits RunRecordReader, GradientFolder {
  /** What {@link #next} has read. */
  enum Entry {
    /** A step: its numbers are set. */
    STEP,
    /** What was measured after a step: {@link #evaluation()}. */
    EVALUATION,
    /** Nothing is left. */
    END
  }

  /** What is known of the run; what is not is empty or 0. */
  WatchedRun run();

  /** What the inputs are like; null if unknown. */
  @Nullable InputNumbers inputs();

  /**
   * Reads the next step or evaluation.
   *
   * @param numbers takes the numbers of a step; made for as many layers as {@link #run} has
   * @throws IllegalArgumentException if it is made for another number of layers
   */
  Entry next(StepNumbers numbers);

  /**
   * The evaluation that was read last.
   *
   * @throws IllegalStateException if none was
   */
  EvaluationNumbers evaluation();

  /** What could not be taken as it stands, so far. */
  List<RecordNote> notes();

  /** Closes what is open. */
  @Override
  void close();
}
