package dev.evengrad.health.doctor;

import dev.evengrad.health.Finding;
import java.util.List;

/**
 * What one watched training came to.
 *
 * @param settings that it had
 * @param epochs it saw the training rows so often; fewer than the settings say where the budget allowed no more
 * @param steps that it tried
 * @param halted why it was given up, as when nothing was finite; empty if it was not
 * @param firstLoss the loss of the first step
 * @param lastLoss the mean loss of the training rows in the last epoch
 * @param validationLoss the mean loss of the validation rows at the end
 * @param score on the validation rows at the end
 * @param profile the gradient over depth, from the layer nearest the input to the one nearest the output
 * @param findings in the order in which they were found
 */
public record Trial(
    TrainingSettings settings,
    int epochs,
    long steps,
    String halted,
    double firstLoss,
    double lastLoss,
    double validationLoss,
    Score score,
    List<ProfilePoint> profile,
    List<Finding> findings) {
  /** Copies the lists. */
  public Trial {
    profile = List.copyOf(profile);
    findings = List.copyOf(findings);
  }

  /**
   * One hidden layer.
   *
   * @param layer its name
   * @param first log10 of the norm of delta at the first step at which it was finite in all layers; NaN if it never was
   * @param last the mean of that over the last steps
   */
  public record ProfilePoint(String layer, double first, double last) {}

  /** log10 of the norm in the first hidden layer over that in the last, at the first step; 0 with less than two layers. */
  public double log10Factor() {
    return profile.size() < 2 ? 0 : profile.getFirst().first() - profile.getLast().first();
  }
}
