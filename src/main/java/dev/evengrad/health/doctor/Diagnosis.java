package dev.evengrad.health.doctor;

import dev.evengrad.health.Finding;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.forecast.Forecast;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a run, if anything is.
 *
 * @param settings of the run
 * @param forecast of the network, for the training rows
 * @param inputs what the rows are like
 * @param trial the watched training of the run as it is; null if the budget did not suffice for a step
 * @param attainable the run that it was compared with: what is known to learn, with the same rows as often; null if there was none
 * @param behind how far it is behind that; null if they were not compared
 * @param condition what it comes to
 * @param kinds what it suffers from, by the names of rules, or {@code forecast.vanishing} and {@code forecast.exploding}; those of
 *     warnings and errors only
 * @param explanation in a sentence or two
 * @param remedy the smallest treatment that findings and forecast call for; it was not tried. Empty if it is healthy or none is known
 * @param steps spent
 * @param cancelled whether it was cancelled on the way
 */
public record Diagnosis(
    TrainingSettings settings,
    Forecast forecast,
    InputNumbers inputs,
    @Nullable Trial trial,
    @Nullable Trial attainable,
    @Nullable Comparison behind,
    Condition condition,
    List<String> kinds,
    String explanation,
    Optional<Prescription> remedy,
    long steps,
    boolean cancelled) {
  /** Copies the list. */
  public Diagnosis {
    kinds = List.copyOf(kinds);
  }

  /** What the rules found; those of a healthy run are to be read as notices. */
  public List<Finding> findings() {
    return trial == null ? List.of() : trial.findings();
  }
}
