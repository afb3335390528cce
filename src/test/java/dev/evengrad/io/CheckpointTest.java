package dev.evengrad.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.ModelFileException;
import dev.evengrad.SettingException;
import dev.evengrad.data.Batch;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.train.StoppingState;
import dev.evengrad.train.Trainer;
import dev.evengrad.train.TrainingState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint is read as it was written, or refused. */
class CheckpointTest {
  private static final Batch BATCH =
      Batch.ofValues(new float[] {1, 2, 3, 4}, 2, 2, new float[] {1, 2}, 1);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("c.safetensors");
  }

  private static Trainer trainer() {
    return trainer("momentum(0.1)");
  }

  private static Trainer trainer(String chain) {
    return Trainer.of(ModelSpec.parse("input 2; dense 3 tanh; dense 1"))
        .loss(Losses.mse())
        .chain(Chain.parse(chain))
        .batchSize(4)
        .seed(-7)
        .build();
  }

  private static TrainingState state() {
    try (Trainer trainer = trainer()) {
      trainer.step(BATCH);
      trainer.setRate(0.03);
      return trainer.state();
    }
  }

  @Test
  void everyFigureComesBack() {
    StoppingState stopping = new StoppingState("loss", false, 7, 0.25, 5, 3, 0.5, 2, null);
    TrainingState state = state().withStopping(stopping);
    Checkpoint.save(state, file);
    TrainingState read = Checkpoint.load(file);
    assertEquals(state.seed(), read.seed());
    assertEquals(0.03, read.rate());
    assertEquals(1, read.step());
    assertEquals(1, read.appliedSteps());
    assertArrayEquals(state.parameters(), read.parameters());
    assertArrayEquals(state.moments().get("momentum.v"), read.moments().get("momentum.v"));
    assertEquals(stopping, Objects.requireNonNull(read.stopping()));
  }

  @Test
  void theNumbersOfTransformsComeBackToTheBit() {
    try (Trainer trainer = trainer("chain(auto_clip, zclip, zclip(3), ada_gc, sgd(0.01))")) {
      for (int i = 0; i < 7; i++) {
        trainer.step(BATCH);
      }
      TrainingState state = trainer.state();
      assertEquals(4, state.scalars().size());
      Checkpoint.save(state, file);
      TrainingState read = Checkpoint.load(file);
      assertEquals(state.scalars().keySet(), read.scalars().keySet());
      state
          .scalars()
          .forEach((name, own) -> assertArrayEquals(own, read.scalars().get(name), name));
    }
  }

  @Test
  void aCheckpointFromBeforeATransformKeptNumbersIsRefused() throws IOException {
    try (Trainer trainer = trainer("chain(zclip, sgd(0.01))")) {
      trainer.step(BATCH);
      TrainingState before = trainer.state();
      Checkpoint.save(before, file);
      String all = Files.readString(file, StandardCharsets.ISO_8859_1);
      String older =
          all.replace("\\\"scalars\\\"", "\\\"unknown\\\"")
              .replace("\"evengrad.sha256\"", "\"evengrad.nohash\"");
      assertEquals(all.length(), older.length());
      Files.writeString(file, older, StandardCharsets.ISO_8859_1);
      TrainingState read = Checkpoint.load(file);
      String message =
          assertThrows(SettingException.class, () -> trainer.restore(read)).getMessage();
      assertTrue(message.contains("numbers 'zclip.norms' of the state is missing"), message);
      assertArrayEquals(before.parameters(), trainer.state().parameters());
    }
  }

  private static TrainingState stateWithBest() {
    try (Trainer trainer = trainer()) {
      trainer.step(BATCH);
      StoppingState stopping =
          new StoppingState("loss", false, 7, 0.25, 5, 3, 0.5, 2, trainer.model());
      trainer.step(BATCH);
      return trainer.state().withStopping(stopping);
    }
  }

  /** Parameters, buffers, moments and the model kept by early stopping: whatever one flips stays a finite number mostly. */
  @Test
  void aFlippedBitInAnyNumberIsRefused() throws IOException {
    Checkpoint.save(stateWithBest(), file);
    byte[] whole = Files.readAllBytes(file);
    int data = 8 + (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertEquals(3 * 4 * 13, whole.length - data, "weights, momentum and best, 13 numbers each");
    for (int at = data; at < whole.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) (1 << bit);
        Files.write(file, damaged);
        String message =
            assertThrows(ModelFileException.class, () -> Checkpoint.load(file)).getMessage();
        assertTrue(
            message.contains("an earlier checkpoint") || message.contains("expected finite"),
            message);
      }
    }
  }

  @Test
  void anotherFigureIsRefused() throws IOException {
    String message = forged("\\\"rate\\\":0.03", "\\\"rate\\\":0.01").getMessage();
    assertTrue(message.contains("SHA-256 differs"), message);
  }

  @Test
  void oneWrittenBeforeThereWasAHashIsRead() throws IOException {
    TrainingState state = state();
    Checkpoint.save(state, file);
    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
    String before = all.replace("\"evengrad.sha256\"", "\"evengrad.nohash\"");
    assertNotEquals(all, before);
    Files.writeString(file, before, StandardCharsets.ISO_8859_1);
    assertArrayEquals(state.parameters(), Checkpoint.load(file).parameters());
  }

  /** The file with pieces of its text replaced by others, which together are as long. */
  private ModelFileException forged(String... pieces) throws IOException {
    Checkpoint.save(state(), file);
    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
    String forged = all;
    for (int i = 0; i < pieces.length; i += 2) {
      assertTrue(forged.contains(pieces[i]), all);
      forged = forged.replace(pieces[i], pieces[i + 1]);
    }
    assertEquals(all.length(), forged.length());
    Files.writeString(file, forged, StandardCharsets.ISO_8859_1);
    return assertThrows(ModelFileException.class, () -> Checkpoint.load(file));
  }

  @Test
  void anotherVersionIsRefused() throws IOException {
    String message =
        forged("\"evengrad.checkpoint\":\"1\"", "\"evengrad.checkpoint\":\"2\"").getMessage();
    assertTrue(message.contains("version '2'") && message.contains("reads '1'"), message);
  }

  /** Six numbers either way. */
  @Test
  void aTensorOfAnotherShapeIsRefused() throws IOException {
    String message = forged("[3,2]", "[2,3]").getMessage();
    assertTrue(message.contains("/dense1.weight' is F32 [2, 3], expected F32 [3, 2]"), message);
  }

  @Test
  void aCountBelowZeroIsRefused() throws IOException {
    String message =
        forged("\\\"epoch\\\":0", "\\\"epoch\\\":-1", "\\\"rate\\\":0.03", "\\\"rate\\\":0.3")
            .getMessage();
    assertTrue(message.contains("epoch is -1, expected at least 0"), message);
  }
}
