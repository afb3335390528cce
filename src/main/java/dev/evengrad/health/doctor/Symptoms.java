package dev.evengrad.health.doctor;

import dev.evengrad.health.Finding;
import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.Severity;
import dev.evengrad.health.forecast.Forecast;
import dev.evengrad.health.forecast.Verdict;
import java.util.List;

/**
 * What is known of a run that is to be treated.
 *
 * @param patient the run, with all treatments that were kept so far
 * @param forecast of its network, for the training rows
 * @param inputs what its training rows are like where they reach the first layer with parameters
 * @param trial what its training came to
 */
public record Symptoms(Patient patient, Forecast forecast, InputNumbers inputs, Trial trial) {
  /** Its settings. */
  public TrainingSettings settings() {
    return patient.settings();
  }

  /** Whether one of these rules found something, be it only a notice. */
  public boolean found(String... rules) {
    List<String> names = List.of(rules);
    return trial.findings().stream().anyMatch(f -> names.contains(f.rule()));
  }

  /** The warnings and errors. */
  public List<Finding> positives() {
    return trial.findings().stream().filter(f -> f.severity() != Severity.NOTICE).toList();
  }

  /** Whether the forecast is not healthy. */
  public boolean sickForecast() {
    return forecast.verdict() != Verdict.HEALTHY;
  }
}
