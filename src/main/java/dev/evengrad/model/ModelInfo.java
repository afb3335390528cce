package dev.evengrad.model;

import dev.evengrad.loss.OutputLink;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model knows besides its numbers.
 *
 * @param loss the text of the loss it was trained with; empty if unknown
 * @param link what turns its outputs into what a user reads
 * @param featureNames the names of its inputs; empty if unknown
 * @param outputNames the names of its classes, or of its target columns; two classes told apart by one output have two; empty if unknown
 * @param record how it came about (seed, data hash, epochs, ...), in order
 */
public record ModelInfo(
    String loss,
    OutputLink link,
    List<String> featureNames,
    List<String> outputNames,
    Map<String, String> record) {

  /** Nothing known. */
  public static final ModelInfo NONE =
      new ModelInfo("", OutputLink.NONE, List.of(), List.of(), Map.of());

  /** Copies the collections. */
  public ModelInfo {
    featureNames = List.copyOf(featureNames);
    outputNames = List.copyOf(outputNames);
    record = Collections.unmodifiableMap(new LinkedHashMap<>(record));
  }

  /** The same with another record. */
  public ModelInfo withRecord(Map<String, String> other) {
    return new ModelInfo(loss, link, featureNames, outputNames, other);
  }
}
