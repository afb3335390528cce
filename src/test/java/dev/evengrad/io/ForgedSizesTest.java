package dev.evengrad.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.evengrad.ModelFileException;
import dev.evengrad.columns.Columns;
import dev.evengrad.io.format.Safetensors;
import dev.evengrad.io.format.SafetensorsWriter;
import dev.evengrad.io.format.StoredTensor;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.layer.Layers;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.train.Trainer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that claim to need far more memory than they have bytes, with a hash that fits: what reading them allocates. */
class ForgedSizesTest {
  private static final String SMALL = "input 3; dense 2 relu";
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "input 3; dense 200000000 relu",
        "input 2000000000; standardize; dense 1",
        "input 40000; dense 50000 relu",
        "input 3; batch_norm; dense 600000000; layer_norm",
        "input 3; dense 2 relu; dense 2000000000",
        "input 3; repeat 60000 [dense 1]",
        "input 3; repeat 250 [repeat 250 [standardize]]"
      })
  void aForgedNetworkAllocatesNothing(String network) {
    Path model = modelFile(SMALL, entries -> entries.with("evengrad.network", network));
    assertCheap(model, () -> Model.load(model));
    Path checkpoint =
        checkpoint(
            entries ->
                entries.with(
                    "evengrad.state", entries.get("evengrad.state").replace(SMALL, network)));
    assertCheap(checkpoint, () -> Checkpoint.load(checkpoint));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evengrad.features",
        "evengrad.outputs",
        "evengrad.record",
        "evengrad.targets",
        "evengrad.calibration"
      })
  void aForgedListIsNotBuilt(String key) {
    String list = "[" + "0,".repeat(1_000_000) + "0]";
    Path model = modelFile(SMALL, entries -> entries.with(key, list));
    assertCheap(model, () -> Model.load(model));
    Path checkpoint = checkpoint(entries -> entries.with("evengrad.state", list));
    assertCheap(checkpoint, () -> Checkpoint.load(checkpoint));
  }

  /** A log should not be filled by whoever sends a file. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evengrad.format",
        "evengrad.network",
        "evengrad.link",
        "evengrad.columns",
        "evengrad.threshold",
        "evengrad.precision"
      })
  void aLongTextIsNotSaidWhole(String key) {
    Path model = modelFile(SMALL, entries -> entries.with(key, "x".repeat(1_000_000)));
    assertShort(assertThrows(ModelFileException.class, () -> Model.load(model)));
  }

  @Test
  void aLongVersionOfACheckpointIsNotSaidWhole() {
    Path checkpoint =
        checkpoint(entries -> entries.with("evengrad.checkpoint", "x".repeat(1_000_000)));
    assertShort(assertThrows(ModelFileException.class, () -> Checkpoint.load(checkpoint)));
  }

  private static void assertShort(ModelFileException refusal) {
    int length = refusal.getMessage().length();
    assertTrue(length < 3000, () -> length + " characters");
  }

  @Test
  void namesAndColumnsOfAnotherNetworkAreRefused() {
    Map<String, String> others =
        Map.of(
            "evengrad.columns",
            Columns.ofNumbers(List.of("a", "b", "c", "d", "e")).toString(),
            "evengrad.features",
            "[\"a\"]",
            "evengrad.outputs",
            "[\"a\",\"b\",\"c\"]",
            "evengrad.targets",
            "{\"means\":[0,0,0],\"exponents\":[0,0,0]}");
    others.forEach(
        (key, text) -> {
          Path model = modelFile(SMALL, entries -> entries.with(key, text));
          String message =
              assertThrows(ModelFileException.class, () -> Model.load(model)).getMessage();
          assertTrue(message.contains(", the network has "), message);
        });
  }

  @Test
  void aMomentThatStandsThereTwiceIsRefused() {
    Path checkpoint =
        checkpoint(
            entries ->
                entries.with(
                    "evengrad.state",
                    entries
                        .get("evengrad.state")
                        .replace("[\"adam.m\",", "[\"adam.m\",\"adam.m\",")));
    String message =
        assertThrows(ModelFileException.class, () -> Checkpoint.load(checkpoint)).getMessage();
    assertTrue(message.contains("'adam.m' stands there twice"), message);
  }

  /** Of the heap: the bytes of the file itself lie outside, once. */
  @Test
  void aLargeModelIsHeldOnceWhileItIsRead() throws IOException {
    Path file = modelFile("input 1000; dense 1000 relu; dense 10", entries -> entries);
    Model.load(file, Layers.REGISTRY, BackendChoice.SCALAR);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Model model = Model.load(file, Layers.REGISTRY, BackendChoice.SCALAR);
    long cost = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertEquals(1000, model.inputs());
    assertTrue(cost < 2 * Files.size(file) + (1 << 20), "allocated " + cost);
  }

  private static void assertCheap(Path file, Runnable reading) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    ModelFileException refusal = assertThrows(ModelFileException.class, reading::run);
    long cost = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
    long most = 2 * file.toFile().length() + (1 << 20);
    assertTrue(cost <= most, () -> "allocated " + cost + ", at most " + most + ": " + refusal);
  }

  /** The metadata of a file, one of them replaced. */
  private record Entries(Map<String, String> all) {
    String get(String key) {
      return all.get(key);
    }

    Entries with(String key, String value) {
      Map<String, String> other = new TreeMap<>(all);
      other.put(key, value);
      return new Entries(other);
    }
  }

  private Path modelFile(String network, UnaryOperator<Entries> forgery) {
    ModelSpec spec = ModelSpec.parse(network);
    Path file = folder.resolve("m.safetensors");
    new Model(
            spec,
            ModelInfo.NONE,
            KernelBackends.select(BackendChoice.SCALAR),
            spec.declaration().initialParameters(1),
            spec.declaration().initialBuffers())
        .save(file);
    return forged(file, forgery);
  }

  private Path checkpoint(UnaryOperator<Entries> forgery) {
    Path file = folder.resolve("c.safetensors");
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse(SMALL))
            .loss(Losses.mse())
            .optimizer(Optimizers.adam(1e-3))
            .build()) {
      Checkpoint.save(trainer.state(), file);
    }
    return forged(file, forgery);
  }

  private static Path forged(Path file, UnaryOperator<Entries> forgery) {
    Safetensors saved = Safetensors.read(file);
    Map<String, String> texts = new TreeMap<>(saved.metadata());
    texts.remove("evengrad.sha256");
    texts = forgery.apply(new Entries(texts)).all();
    SafetensorsWriter writer = new SafetensorsWriter();
    texts.forEach(writer::metadata);
    for (StoredTensor tensor : saved.tensors()) {
      writer.add(tensor.name(), tensor.shape(), saved.floats(tensor.name()), 0);
    }
    String state = texts.get("evengrad.state");
    String[] covered =
        state != null
            ? new String[] {state}
            : texts.entrySet().stream()
                .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                .toArray(String[]::new);
    writer.metadata("evengrad.sha256", writer.sha256(covered)).write(file);
    return file;
  }
}
