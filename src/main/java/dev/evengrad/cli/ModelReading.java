package dev.evengrad.cli;

import dev.evengrad.ModelFileException;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.layer.Layers;
import dev.evengrad.model.Model;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Reads the model files that users name.
final class ModelReading {
  private ModelReading() {}

  /// A model, for the backend of that name.
  static Model load(String file, String backend) {
    return Model.load(
        path(file),
        Layers.REGISTRY,
        OptionException.naming("--backend", () -> BackendChoice.parse(backend)));
  }

  /// The choice that gives the backend of a model again.
  static BackendChoice choiceOf(Model model) {
    return BackendChoice.parse(model.backend().name());
  }

  /// The path of that name.
  static Path path(String file) {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new ModelFileException(file, "this is no name of a file", e);
    }
  }

  /// The model with another threshold, the option `--threshold`; null for its own.
  static Model withThreshold(Model model, @Nullable String text) {
    if (text == null) {
      return model;
    }
    if (Decisions.searches(text)) {
      throw new OptionException(
          "--threshold",
          "'"
              + text
              + "', expected a number: train alone looks for one, and keeps it in the model");
    }
    double threshold = Decisions.number("--threshold", text);
    return OptionException.naming(
        "--threshold", () -> model.withInfo(model.info().withThreshold(threshold)));
  }
}
