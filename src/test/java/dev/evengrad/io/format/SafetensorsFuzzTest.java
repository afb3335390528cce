package dev.evengrad.io.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.evengrad.ModelFileException;
import java.util.Arrays;

/** Any bytes are read as tensors that fill the file, or refused by our exception. */
class SafetensorsFuzzTest {
  @FuzzTest(maxDuration = "1m")
  void read(byte[] bytes) {
    Safetensors read;
    try {
      read = Safetensors.read(bytes, "fuzz", Limits.DEFAULT);
    } catch (ModelFileException e) {
      assertTrue(e.getMessage().startsWith("fuzz: "), e::getMessage);
      return;
    }
    long end = 0;
    for (StoredTensor tensor : read.tensors()) {
      assertEquals(end, tensor.begin());
      end += tensor.byteLength();
      long product = Arrays.stream(tensor.shape()).asLongStream().reduce(1, (a, b) -> a * b);
      assertEquals(product, tensor.size(), tensor::toString);
      assertEquals(tensor.size(), elements(read, tensor), tensor::toString);
    }
    assertTrue(end <= bytes.length);
  }

  private static long elements(Safetensors read, StoredTensor tensor) {
    if (tensor.dtype().isFloat()) {
      return read.doubles(tensor.name()).length;
    }
    try {
      return read.longs(tensor.name()).length;
    } catch (ModelFileException e) {
      assertTrue(e.getMessage().contains("can be read"), e::getMessage);
      return tensor.size();
    }
  }
}
