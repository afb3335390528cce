package dev.evengrad.loss;

import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Word;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A weight for each class; in text {@code 1:2.5:0}. Immutable. */
final class ClassWeights {
  static final String OPTION = "weights";

  private static final String EXPECTED = "finite numbers of at least 0, not all of them 0";

  private final float[] weights;

  private ClassWeights(float[] weights) {
    this.weights = weights;
  }

  static ClassWeights of(float... weights) {
    float largest = 0;
    for (float w : weights) {
      if (!(w >= 0) || Float.isInfinite(w)) {
        throw new SettingException("a class weight", w, EXPECTED);
      }
      largest = Math.max(largest, w);
    }
    if (largest == 0) {
      throw new SettingException("the largest class weight", 0, EXPECTED);
    }
    return new ClassWeights(weights.clone());
  }

  /** Those among the arguments of a loss, or null. */
  static @Nullable ClassWeights of(Arguments arguments) {
    Word word = arguments.word(OPTION);
    if (word == null) {
      return null;
    }
    String[] parts = word.value().split(":", -1);
    float[] weights = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      try {
        weights[i] = Float.parseFloat(parts[i]);
      } catch (NumberFormatException e) {
        throw arguments.fault(
            "the class weight '" + parts[i] + "' is no number; expected e.g. weights=1:2.5", word);
      }
    }
    return of(weights);
  }

  /** Refuses another number of classes. */
  void requireCount(int classes) {
    if (weights.length != classes) {
      throw new ShapeException(
          "the loss has "
              + weights.length
              + " class weights, the network tells "
              + classes
              + " classes apart");
    }
  }

  float[] toArray() {
    return weights.clone();
  }

  float get(int classIndex) {
    return weights[classIndex];
  }

  /** The option as it stands in the text of a loss. */
  String text() {
    StringJoiner text = new StringJoiner(":", OPTION + "=", "");
    for (float w : weights) {
      boolean whole = w == Math.rint(w) && w < 1e7f;
      text.add(whole ? Integer.toString((int) w) : Float.toString(w));
    }
    return text.toString();
  }
}
