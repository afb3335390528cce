package dev.evengrad.testing;

import dev.evengrad.io.format.DType;
import dev.evengrad.io.format.Json;
import dev.evengrad.io.format.JsonValue;
import dev.evengrad.io.format.Limits;
import dev.evengrad.io.format.Safetensors;
import dev.evengrad.io.format.StoredTensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One of the PyTorch results in {@code src/test/resources/fixtures}; the README there says what is
 * in which file. Numbers are doubles that PyTorch computed; inputs are exact in float.
 */
public final class Fixture {
  private static final String FOLDER = "/fixtures/";
  private static final String SUFFIX = ".safetensors";

  private final String name;
  private final Safetensors contents;

  private Fixture(String name, Safetensors contents) {
    this.name = name;
    this.contents = contents;
  }

  /** The fixture of that name, without the suffix: e.g. {@code activation-gelu}. */
  public static Fixture load(String name) {
    try (InputStream in = Fixture.class.getResourceAsStream(FOLDER + name + SUFFIX)) {
      if (in == null) {
        throw new AssertionError("there is no fixture " + name);
      }
      return new Fixture(name, Safetensors.read(in.readAllBytes(), name, Limits.DEFAULT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of all fixtures that begin with {@code prefix}, sorted; e.g. {@code layer-}. */
  public static List<String> list(String prefix) {
    URL readme = Fixture.class.getResource(FOLDER + "README.md");
    if (readme == null) {
      throw new AssertionError("the fixtures are not on the class path");
    }
    try (Stream<Path> files = Files.list(Path.of(readme.toURI()).resolveSibling(""))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.startsWith(prefix) && file.endsWith(SUFFIX))
          .map(file -> file.substring(0, file.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** The fixture's name. */
  public String name() {
    return name;
  }

  /** Whether there is a tensor of that name. */
  public boolean contains(String tensor) {
    return contents.contains(tensor);
  }

  /** The tensors in the file's order. */
  public List<StoredTensor> tensors() {
    return contents.tensors();
  }

  /** The sizes of a tensor, outermost first; empty for a scalar. */
  public int[] shape(String tensor) {
    return contents.tensor(tensor).shape();
  }

  /** The elements of a floating-point tensor. */
  public double[] doubles(String tensor) {
    return contents.doubles(tensor);
  }

  /** The one element of a floating-point tensor. */
  public double scalar(String tensor) {
    double[] values = doubles(tensor);
    if (values.length != 1) {
      throw new AssertionError(name + ": " + tensor + " has " + values.length + " elements, not 1");
    }
    return values[0];
  }

  /**
   * The elements of a tensor that float represents exactly: an input, an initial weight.
   *
   * @throws AssertionError if an element is not a float, as results are not
   */
  public float[] floats(String tensor) {
    double[] values = doubles(tensor);
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
      if (Double.doubleToLongBits(floats[i]) != Double.doubleToLongBits(values[i])) {
        throw new AssertionError(
            name + ": " + tensor + "[" + i + "] = " + values[i] + " is not exact in float");
      }
    }
    return floats;
  }

  /** The elements of a tensor of whole numbers, e.g. class indices. */
  public long[] longs(String tensor) {
    return contents.longs(tensor);
  }

  /** The elements of a tensor of whole numbers that fit an int, e.g. class indices. */
  public int[] ints(String tensor) {
    long[] values = longs(tensor);
    int[] ints = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      ints[i] = Math.toIntExact(values[i]);
    }
    return ints;
  }

  /** Whether a tensor holds whole numbers. */
  public boolean isWhole(String tensor) {
    DType dtype = contents.tensor(tensor).dtype();
    return !dtype.isFloat();
  }

  /** What the fixture says of itself: text throughout. */
  public Map<String, String> metadata() {
    return contents.metadata();
  }

  /** The metadata entry of that key, as text. */
  public String text(String key) {
    String value = metadata().get(key);
    if (value == null) {
      throw new AssertionError(name + " has no metadata '" + key + "', only " + metadata());
    }
    return value;
  }

  /** The metadata entry of that key, which is JSON: a number, a list or an object. */
  public JsonValue json(String key) {
    return Json.parse(text(key));
  }

  /** The metadata entry of that key, a number. */
  public double number(String key) {
    return json(key).asDouble();
  }
}
