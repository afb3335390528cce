package dev.evengrad.model;

import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.columns.Columns;
import dev.evengrad.loss.Calibration;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.loss.TargetScale;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a model knows besides its numbers. Made from {@link #NONE} by the {@code with} methods, so that what is added here later needs no
 * change where one is made.
 *
 * @param format the version of the file format that it was read from, {@link #CURRENT_FORMAT} if it was made here; in format 1 the hash in
 *     the file covers the weights only, from 2 on all of the file
 * @param loss the text of the loss it was trained with; empty if unknown
 * @param link what turns its outputs into what a user reads
 * @param calibration what is done to outputs before the link; null for nothing
 * @param threshold the probability of the second of two classes (its score without a link) above which a row is taken for it; null for
 *     what is even, 0.5 or a score of 0
 * @param featureNames the names of its inputs; empty if unknown
 * @param columns how the columns of a table become its inputs; null if they are the inputs
 * @param outputNames the names of its classes, or of its target columns; two classes told apart by one output have two; empty if unknown
 * @param targetScale how the values to be learned were scaled, which is undone in every prediction; null if they were learned as they are
 * @param record how it came about (seed, data hash, epochs, ...), in order
 */
public record ModelInfo(
    String format,
    String loss,
    OutputLink link,
    @Nullable Calibration calibration,
    @Nullable Double threshold,
    List<String> featureNames,
    @Nullable Columns columns,
    List<String> outputNames,
    @Nullable TargetScale targetScale,
    Map<String, String> record) {

  /** The version of the file format in which models are written. */
  public static final String CURRENT_FORMAT = "2";

  /** Nothing known. */
  public static final ModelInfo NONE =
      new ModelInfo(
          CURRENT_FORMAT,
          "",
          OutputLink.NONE,
          null,
          null,
          List.of(),
          null,
          List.of(),
          null,
          Map.of());

  /** Copies the collections. */
  public ModelInfo {
    featureNames = List.copyOf(featureNames);
    outputNames = List.copyOf(outputNames);
    record = Collections.unmodifiableMap(new LinkedHashMap<>(record));
  }

  /** Of a model that was made here. */
  public ModelInfo(
      String loss,
      OutputLink link,
      List<String> featureNames,
      List<String> outputNames,
      Map<String, String> record) {
    this(CURRENT_FORMAT, loss, link, null, null, featureNames, null, outputNames, null, record);
  }

  /** Whether the hash in the file that it was read from covers the weights only, and not the text of the network. */
  public boolean weightsOnlyHash() {
    return format.equals("1");
  }

  /** The same, read from a file of another format. */
  public ModelInfo withFormat(String other) {
    return with(parts -> parts.format = other);
  }

  /** The same with another loss, and what its outputs become by it. */
  public ModelInfo withLoss(String text, OutputLink itsLink) {
    return with(
        parts -> {
          parts.loss = text;
          parts.link = itsLink;
        });
  }

  /** The same with another calibration; null for none. */
  public ModelInfo withCalibration(@Nullable Calibration other) {
    return with(parts -> parts.calibration = other);
  }

  /**
   * The same with another threshold; null for none.
   *
   * @throws SettingException if it is NaN, or not from 0 to 1 where outputs become probabilities
   */
  public ModelInfo withThreshold(@Nullable Double other) {
    if (other != null) {
      boolean probability = link != OutputLink.NONE;
      if (probability ? !(other >= 0 && other <= 1) : !Double.isFinite(other)) {
        throw new SettingException(
            "threshold", other, probability ? "a probability from 0 to 1" : "a finite score");
      }
    }
    return with(parts -> parts.threshold = other);
  }

  /** The same with other names of the inputs. */
  public ModelInfo withFeatureNames(List<String> names) {
    return with(parts -> parts.featureNames = names);
  }

  /** The same with columns that become its inputs, which get their names; null for none. */
  public ModelInfo withColumns(@Nullable Columns other) {
    return with(
        parts -> {
          parts.columns = other;
          if (other != null) {
            parts.featureNames = other.inputNames();
          }
        });
  }

  /** The same with other names of the outputs. */
  public ModelInfo withOutputNames(List<String> names) {
    return with(parts -> parts.outputNames = names);
  }

  /** The same with another scale of the targets; null for none. */
  public ModelInfo withTargetScale(@Nullable TargetScale scale) {
    return with(parts -> parts.targetScale = scale);
  }

  /** The same with another record. */
  public ModelInfo withRecord(Map<String, String> other) {
    return with(parts -> parts.record = other);
  }

  /**
   * Refuses information that is of another network: a row by the names of too few columns would leave inputs as the row before had them.
   *
   * @throws ShapeException if names, columns, calibration or scale are for another number of inputs or outputs
   * @throws SettingException if there is a calibration, a threshold or a scale where outputs are nothing of the kind
   */
  void requireFit(int inputs, int outputs) {
    if (columns != null) {
      requireCount("inputs of columns", columns.inputs(), inputs, "inputs");
    }
    if (!featureNames.isEmpty()) {
      requireCount("feature names", featureNames.size(), inputs, "inputs");
    }
    boolean twoClasses = outputs == 1 && outputNames.size() == 2;
    if (!outputNames.isEmpty() && !twoClasses) {
      requireCount("output names", outputNames.size(), outputs, "outputs");
    }
    if (targetScale != null) {
      requireCount("scaled targets", targetScale.columns(), outputs, "outputs");
      if (link != OutputLink.NONE) {
        throw new SettingException(
            "scale of the targets", targetScale, "none: the outputs become probabilities");
      }
    }
    ClassDecision.requireFit(this, outputs);
  }

  private static void requireCount(String what, int count, int expected, String of) {
    if (count != expected) {
      throw new ShapeException(
          "the model's information has "
              + count
              + " "
              + what
              + ", the network has "
              + expected
              + " "
              + of);
    }
  }

  private ModelInfo with(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return parts.whole();
  }

  /** The components while one of them changes. */
  private static final class Parts {
    private String format;
    private String loss;
    private OutputLink link;
    private @Nullable Calibration calibration;
    private @Nullable Double threshold;
    private List<String> featureNames;
    private @Nullable Columns columns;
    private List<String> outputNames;
    private @Nullable TargetScale targetScale;
    private Map<String, String> record;

    Parts(ModelInfo info) {
      format = info.format;
      loss = info.loss;
      link = info.link;
      calibration = info.calibration;
      threshold = info.threshold;
      featureNames = info.featureNames;
      columns = info.columns;
      outputNames = info.outputNames;
      targetScale = info.targetScale;
      record = info.record;
    }

    ModelInfo whole() {
      return new ModelInfo(
          format,
          loss,
          link,
          calibration,
          threshold,
          featureNames,
          columns,
          outputNames,
          targetScale,
          record);
    }
  }
}
