package dev.evengrad.model;

import dev.evengrad.EvengradException;
import dev.evengrad.ModelFileException;
import dev.evengrad.SettingException;
import dev.evengrad.columns.Columns;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonArray;
import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.io.format.LayoutTensors;
import dev.evengrad.io.format.Safetensors;
import dev.evengrad.io.format.SafetensorsWriter;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.layer.Declaration;
import dev.evengrad.layer.LayerRegistry;
import dev.evengrad.layer.WeightRounding;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.tensor.Precision;
import dev.evengrad.text.Excerpt;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A model as a safetensors file: parameters and buffers as F32 tensors under their names (BF16 those that a precision rounds), everything else in the metadata under keys
 * that begin with {@code evengrad.}. Any tool that reads safetensors can read the weights. A SHA-256 covers all of it: every entry of
 * the metadata, known or not, and every tensor; in files of format 1, which are read too, it covers the weights only.
 */
final class ModelFile {
  private static final System.Logger LOGGER = System.getLogger(Model.class.getName());

  static final String FORMAT = "evengrad.format";
  private static final String OLD_FORMAT = "1";
  static final String CHECKPOINT = "evengrad.checkpoint";
  private static final String NETWORK = "evengrad.network";
  private static final String LOSS = "evengrad.loss";
  private static final String LINK = "evengrad.link";
  private static final String FEATURES = "evengrad.features";
  private static final String CALIBRATION = "evengrad.calibration";
  private static final String THRESHOLD = "evengrad.threshold";
  private static final String COLUMNS = "evengrad.columns";
  private static final String OUTPUTS = "evengrad.outputs";
  private static final String TARGETS = "evengrad.targets";
  private static final String RECORD = "evengrad.record";
  private static final String PRECISION = "evengrad.precision";
  private static final String SHA256 = "evengrad.sha256";

  private ModelFile() {}

  static void write(Model model, Path file) {
    ModelInfo info = model.info();
    JsonObject.Builder record = JsonObject.builder();
    info.record().forEach(record::put);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FORMAT, ModelInfo.CURRENT_FORMAT);
    metadata.put(NETWORK, model.spec().toString());
    metadata.put(LOSS, info.loss());
    metadata.put(LINK, info.link().text());
    if (info.calibration() != null) {
      metadata.put(CALIBRATION, Json.write(CalibrationFormat.write(info.calibration())));
    }
    if (info.threshold() != null) {
      metadata.put(THRESHOLD, info.threshold().toString());
    }
    metadata.put(FEATURES, Json.write(JsonArray.ofStrings(info.featureNames())));
    if (info.columns() != null) {
      metadata.put(COLUMNS, info.columns().toString());
    }
    metadata.put(OUTPUTS, Json.write(JsonArray.ofStrings(info.outputNames())));
    metadata.put(RECORD, Json.write(record.build()));
    if (info.targetScale() != null) {
      metadata.put(TARGETS, Json.write(TargetScaleFormat.write(info.targetScale())));
    }
    if (model.precision() != Precision.FLOAT32) {
      metadata.put(PRECISION, model.precision().toString());
    }
    Declaration declaration = model.spec().declaration();
    SafetensorsWriter writer = new SafetensorsWriter();
    metadata.forEach(writer::metadata);
    LayoutTensors.add(
        writer,
        "",
        declaration.parameterLayout(),
        model.weights().parameters(),
        WeightRounding.matrices(declaration, model.precision()));
    LayoutTensors.add(writer, "", declaration.bufferLayout(), model.weights().buffers());
    writer.metadata(SHA256, writer.sha256(hashedTexts(metadata))).write(file);
  }

  /** What the hash covers besides the tensors: all metadata but itself, key and value in turn, in the order of the keys. */
  private static String[] hashedTexts(Map<String, String> metadata) {
    return new TreeMap<>(metadata)
        .entrySet().stream()
            .filter(entry -> !entry.getKey().equals(SHA256))
            .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
            .toArray(String[]::new);
  }

  static Model read(Path path, LayerRegistry registry, KernelBackend backend) {
    Safetensors file = Safetensors.read(path);
    Map<String, String> metadata = file.metadata();
    String format = metadata.get(FORMAT);
    if (format == null) {
      throw new ModelFileException(file.file(), whatItIs(file));
    }
    if (!format.equals(OLD_FORMAT) && !format.equals(ModelInfo.CURRENT_FORMAT)) {
      throw new ModelFileException(
          file.file(),
          "format version '"
              + Excerpt.of(format)
              + "', this version of Evengrad reads '"
              + OLD_FORMAT
              + "' and '"
              + ModelInfo.CURRENT_FORMAT
              + "': read it with a newer one");
    }
    boolean old = format.equals(OLD_FORMAT);
    if (!old && !file.sha256(hashedTexts(metadata)).equals(required(file, SHA256))) {
      throw new ModelFileException(
          file.file(),
          "its contents are not those that were saved (their SHA-256 differs from the one"
              + " recorded); the file is damaged: take a copy of it, or train anew");
    }
    try {
      ModelSpec spec = ModelSpec.parse(required(file, NETWORK), registry, file.tensors().size());
      Declaration declaration = spec.declaration();
      int tensors =
          declaration.parameterLayout().slices().size()
              + declaration.bufferLayout().slices().size();
      if (file.tensors().size() != tensors) {
        throw new ModelFileException(
            file.file(),
            "the file has "
                + file.tensors().size()
                + " tensors, the network '"
                + spec
                + "' has "
                + tensors);
      }
      Precision precision =
          Precision.parse(file.metadata().getOrDefault(PRECISION, Precision.FLOAT32.toString()));
      float[] parameters =
          LayoutTensors.read(
              file,
              "",
              declaration.parameterLayout(),
              WeightRounding.matrices(declaration, precision));
      float[] buffers = LayoutTensors.read(file, "", declaration.bufferLayout());
      Model model =
          Model.adopting(spec, declaration, info(file), backend, parameters, buffers, precision);
      if (old && !model.sha256().equals(required(file, SHA256))) {
        throw new ModelFileException(
            file.file(),
            "its weights are not those that were saved (their SHA-256 differs from the one"
                + " recorded); the file is damaged");
      }
      if (old) {
        LOGGER.log(
            System.Logger.Level.INFO,
            file.file()
                + " is of format 1, whose hash covers the weights but not the text of the network;"
                + " saved again it is of format "
                + ModelInfo.CURRENT_FORMAT
                + ", whose hash covers all of it");
      }
      return model;
    } catch (ModelFileException e) {
      throw e;
    } catch (EvengradException e) {
      throw new ModelFileException(file.file(), "its contents make no sense: " + e.getMessage(), e);
    }
  }

  private static String whatItIs(Safetensors file) {
    if (file.metadata().containsKey(CHECKPOINT)) {
      return "this is a checkpoint of a training run, not a model: 'train --resume' or"
          + " Checkpoint.load goes on from it";
    }
    String none =
        "no Evengrad model: the metadata have no '"
            + FORMAT
            + "'; expected a file that 'train' or Model.save wrote";
    return file.tensors().stream()
        .filter(tensor -> tensor.dtype().isFloat())
        .findFirst()
        .map(
            tensor ->
                none
                    + ". It holds tensors ('"
                    + tensor
                    + "', ...): if they are the state dict of a network, 'evengrad import "
                    + file.file()
                    + " --network TEXT' or Model.of makes a model of them")
        .orElse(none);
  }

  private static ModelInfo info(Safetensors file) {
    Map<String, String> record = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> entry : json(file, RECORD).asObject().members().entrySet()) {
      record.put(entry.getKey(), entry.getValue().asString());
    }
    String targets = file.metadata().get(TARGETS);
    String calibration = file.metadata().get(CALIBRATION);
    String threshold = file.metadata().get(THRESHOLD);
    String columns = file.metadata().get(COLUMNS);
    return ModelInfo.NONE
        .withFormat(required(file, FORMAT))
        .withLoss(required(file, LOSS), link(file))
        .withCalibration(
            calibration == null ? null : CalibrationFormat.read(json(file, CALIBRATION)))
        .withThreshold(threshold == null ? null : number(threshold))
        .withFeatureNames(json(file, FEATURES).asArray().strings())
        .withColumns(columns == null ? null : Columns.parse(columns))
        .withOutputNames(json(file, OUTPUTS).asArray().strings())
        .withTargetScale(targets == null ? null : TargetScaleFormat.read(json(file, TARGETS)))
        .withRecord(record);
  }

  private static Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw new SettingException("threshold", "'" + text + "'", "a number");
    }
  }

  private static OutputLink link(Safetensors file) {
    String text = required(file, LINK);
    for (OutputLink link : OutputLink.values()) {
      if (link.text().equals(text)) {
        return link;
      }
    }
    throw new ModelFileException(
        file.file(), "the output link '" + Excerpt.of(text) + "' is unknown");
  }

  private static JsonValue json(Safetensors file, String key) {
    return Json.parse(required(file, key), file.mostJsonValues());
  }

  private static String required(Safetensors file, String key) {
    String value = file.metadata().get(key);
    if (value == null) {
      throw new ModelFileException(
          file.file(), "the metadata have no '" + key + "'; the file is damaged or forged");
    }
    return value;
  }
}
