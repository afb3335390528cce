package dev.evengrad.testing;

import dev.evengrad.io.format.JsonObject;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.io.format.StoredTensor;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.tensor.ParameterSlice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A training run of PyTorch, and what it says in Evengrad's words.
 *
 * @param data the file
 */
public record TrainingFixture(Fixture data) {
  private static final String START = "init.";
  private static final String WEIGHT = ".weight";

  /** The run {@code train-name}. */
  public static TrainingFixture load(String name) {
    return new TrainingFixture(Fixture.load("train-" + name));
  }

  /** The network; a {@code dense} without a number of outputs has that of its weights. */
  public ModelSpec spec() {
    StringBuilder text = new StringBuilder("input " + data.shape("x")[1]);
    List<String> modules = modules();
    int module = 0;
    for (String layers : data.json("layers").asArray().strings()) {
      for (String layer : layers.split(", ")) {
        boolean weights = layer.startsWith("dense") || layer.endsWith("_norm");
        int units = weights ? data.shape(START + modules.get(module) + WEIGHT)[0] : 0;
        text.append("; ").append(layer.replaceFirst("^dense(?! \\d)", "dense " + units));
        module += weights ? 1 : 0;
      }
    }
    return ModelSpec.parse(text.toString());
  }

  /** The modules that have weights, by the number in their names: {@code layer3} in the article's files, {@code 4} in a Sequential's. */
  private List<String> modules() {
    TreeMap<Integer, String> modules = new TreeMap<>();
    for (StoredTensor tensor : data.tensors()) {
      String name = tensor.name();
      if (name.startsWith(START) && name.endsWith(WEIGHT)) {
        String module = name.substring(START.length(), name.length() - WEIGHT.length());
        modules.put(Integer.parseInt(module.replaceAll("\\D", "")), module);
      }
    }
    return new ArrayList<>(modules.values());
  }

  /** PyTorch's names of the parameters by Evengrad's, in their order. */
  public Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    List<String> modules = modules();
    String layer = "";
    int module = -1;
    for (ParameterSlice slice : spec().declaration().parameterLayout().slices()) {
      module += slice.layer().equals(layer) ? 0 : 1;
      layer = slice.layer();
      names.put(slice.name(), modules.get(module) + "." + slice.role());
    }
    return names;
  }

  /** The clip as a transform's text, or an empty one. */
  public String clip() {
    if (data.text("clip").equals("none")) {
      return "";
    }
    JsonObject clip = data.json("clip").asObject();
    return clip.get("clip").asString().equals("value")
        ? "value(" + clip.get("clip_value").asDouble() + ")"
        : "global_norm(" + clip.get("max_norm").asDouble() + ")";
  }

  /** The optimizer; PyTorch's decay spares no parameter. */
  public String optimizer() {
    JsonObject optimizer = data.json("optimizer").asObject();
    String kind = optimizer.members().keySet().iterator().next();
    Map<String, JsonValue> settings = optimizer.get(kind).asObject().members();
    StringBuilder text = new StringBuilder(kind + "(" + settings.get("lr").asDouble());
    JsonValue decay = settings.get("weight_decay");
    if (decay != null) {
      text.append(", weight_decay=").append(decay.asDouble()).append(", mask=all");
    }
    return text.append(')').toString();
  }
}
