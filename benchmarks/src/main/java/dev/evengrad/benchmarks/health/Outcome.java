package dev.evengrad.benchmarks.health;

import dev.evengrad.io.format.JsonNull;
import dev.evengrad.io.format.JsonNumber;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a recipe comes to beside its twin.
///
/// @param seed of the recipe
/// @param recipe its text, so that a stored outcome of another generator is seen
/// @param accuracy of the run, 0 to 1; NaN if it was not measured
/// @param twin accuracy of the twin
/// @param depthFault whether the reference network took the twin's place
/// @param difference twin - run in points
/// @param standardError of that
/// @param nonFinite the fraction of the seeds that ended with numbers that are none
/// @param health what follows from these
public record Outcome(
    long seed,
    String recipe,
    double accuracy,
    double twin,
    boolean depthFault,
    double difference,
    double standardError,
    double nonFinite,
    Health health) {
  /// What a run is, by what it comes to.
  public enum Health {
    /// Does as well as its twin, within 2 points.
    HEALTHY,
    /// Neither; listed, in no rate.
    BORDERLINE,
    /// More than 5 points, and 3 standard errors, below its twin, or numbers that are none in at least half of the seeds.
    SICK,
    /// Its labels mean nothing.
    INCURABLE
  }

  static Outcome of(
      Recipe recipe, CrossValidated run, CrossValidated twin, CrossValidated reference) {
    boolean depthFault = reference.accuracy() - twin.accuracy() > 0.05;
    CrossValidated beside = depthFault ? reference : twin;
    Difference difference = Difference.of(run, beside);
    double nonFinite = run.nonFiniteShare();
    return new Outcome(
        recipe.seed(),
        recipe.text(),
        run.accuracy(),
        beside.accuracy(),
        depthFault,
        difference.points(),
        difference.error(),
        nonFinite,
        health(difference.points(), difference.error(), nonFinite));
  }

  /// The outcome of shuffled labels, which is not measured.
  static Outcome incurable(Recipe recipe) {
    return new Outcome(
        recipe.seed(),
        recipe.text(),
        Double.NaN,
        Double.NaN,
        false,
        Double.NaN,
        Double.NaN,
        0,
        Health.INCURABLE);
  }

  /// What a difference says.
  ///
  /// @param difference twin - run in points
  /// @param error its standard error
  /// @param nonFinite the fraction of the seeds that ended with numbers that are none
  public static Health health(double difference, double error, double nonFinite) {
    if (nonFinite >= 0.5 || (difference > 5 && difference > 3 * error)) {
      return Health.SICK;
    }
    return difference < 2 ? Health.HEALTHY : Health.BORDERLINE;
  }

  JsonObject json() {
    return JsonObject.builder()
        .put("seed", seed)
        .put("recipe", recipe)
        .put("accuracy", number(accuracy))
        .put("twin", number(twin))
        .put("depth_fault", depthFault)
        .put("difference", number(difference))
        .put("standard_error", number(standardError))
        .put("non_finite", number(nonFinite))
        .put("health", health.name().toLowerCase(Locale.ROOT))
        .build();
  }

  static Outcome of(JsonObject json) {
    return new Outcome(
        json.get("seed").asLong(),
        json.get("recipe").asString(),
        number(json.find("accuracy")),
        number(json.find("twin")),
        json.get("depth_fault").asBoolean(),
        number(json.find("difference")),
        number(json.find("standard_error")),
        number(json.find("non_finite")),
        Health.valueOf(json.get("health").asString().toUpperCase(Locale.ROOT)));
  }

  /// Rounded to what is worth storing.
  static JsonValue number(double value) {
    return Double.isNaN(value) ? new JsonNull() : JsonNumber.of(Math.round(value * 1e5) / 1e5);
  }

  static double number(@Nullable JsonValue value) {
    return Objects.requireNonNull(value) instanceof JsonNull ? Double.NaN : value.asDouble();
  }
}
