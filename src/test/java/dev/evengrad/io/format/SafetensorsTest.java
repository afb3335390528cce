package dev.evengrad.io.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.ModelFileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a valid file gives. */
class SafetensorsTest {
  @Test
  void theHeaderMayNameTensorsInAnyOrderAndBePadded() {
    Safetensors read =
        RawFile.read(
            RawFile.of(
                """
                { "b" : {"shape":[0,7],"data_offsets":[4,4],"dtype":"F32"},
                  "\\u0061":{"dtype":"F32","shape":[],"data_offsets":[0,4]},
                  "__metadata__":{"z":"1","y":"\u00e9"},
                  "c":{"dtype":"U8","shape":[3,1],"data_offsets":[4,7]} }\t
                """,
                7));
    assertEquals(List.of("a", "b", "c"), read.tensors().stream().map(StoredTensor::name).toList());
    assertEquals(List.of("z", "y"), List.copyOf(read.metadata().keySet()));
    assertEquals("\u00e9", read.metadata().get("y"));
    assertArrayEquals(new float[1], read.floats("a"));
    assertEquals(0, read.tensor("a").rank());
    assertEquals(1, read.tensor("a").size());
    assertArrayEquals(new float[0], read.floats("b"));
    assertArrayEquals(new int[] {0, 7}, read.tensor("b").shape());
    assertArrayEquals(new long[3], read.longs("c"));
    assertTrue(read.contains("a"));
    assertFalse(read.contains("d"));
    assertEquals("test", read.file());
  }

  @Test
  void anEmptyFileIsValid() {
    Safetensors read = RawFile.read(RawFile.of("{}", 0));
    assertEquals(List.of(), read.tensors());
    assertEquals(Map.of(), read.metadata());
  }

  @Test
  void f32IsExactDownToTheBitsOfNaN() {
    int[] bits = {0, 0x80000000, 1, 0x7f800000, 0xff800000, 0x7fc00000, 0xffabcdef, 0x3f800001};
    ByteBuffer data = bytes(4 * bits.length);
    for (int b : bits) {
      data.putInt(b);
    }
    Safetensors read = RawFile.read(RawFile.oneTensor(DType.F32, new int[] {8}, contents(data)));
    float[] values = new float[10];
    read.copyFloats("a", values, 1);
    for (int i = 0; i < bits.length; i++) {
      assertEquals(bits[i], Float.floatToRawIntBits(values[i + 1]));
    }
    assertEquals(0, values[9]);
    assertEquals(Float.intBitsToFloat(0x3f800001), read.doubles("a")[7]);
    assertThrows(IndexOutOfBoundsException.class, () -> read.copyFloats("a", values, 3));
  }

  @Test
  void halvesWiden() {
    ByteBuffer data = bytes(8);
    data.putShort((short) 0x3c00)
        .putShort((short) 0xc000)
        .putShort((short) 1)
        .putShort((short) 0x7c00);
    Safetensors half = RawFile.read(RawFile.oneTensor(DType.F16, new int[] {2, 2}, contents(data)));
    assertArrayEquals(new float[] {1, -2, 0x1p-24f, Float.POSITIVE_INFINITY}, half.floats("a"));
    assertArrayEquals(new double[] {1, -2, 0x1p-24, Double.POSITIVE_INFINITY}, half.doubles("a"));

    data = bytes(6);
    data.putShort((short) 0x3f80).putShort((short) 0xc049).putShort((short) 0x0001);
    Safetensors brain = RawFile.read(RawFile.oneTensor(DType.BF16, new int[] {3}, contents(data)));
    assertArrayEquals(new float[] {1, -3.140625f, 0x1p-133f}, brain.floats("a"));
  }

  @Test
  void doublesAreNotNarrowedSilently() {
    ByteBuffer data = bytes(16).putDouble(0.1).putDouble(-1e300);
    Safetensors read = RawFile.read(RawFile.oneTensor(DType.F64, new int[] {2}, contents(data)));
    assertArrayEquals(new double[] {0.1, -1e300}, read.doubles("a"));
    ModelFileException e = assertThrows(ModelFileException.class, () -> read.floats("a"));
    assertEquals(
        "test: tensor 'a' is stored as F64, but F32, F16 or BF16 was asked for; use doubles",
        e.getMessage());
  }

  @Test
  void wholeNumbersOfEveryWidth() {
    ByteBuffer data = bytes(8).putLong(0xfffefdfcfbfaf9f8L);
    assertArrayEquals(new long[] {0xfffefdfcfbfaf9f8L}, longs(DType.I64, data));
    assertArrayEquals(new long[] {(int) 0xfbfaf9f8L, (int) 0xfffefdfcL}, longs(DType.I32, data));
    assertArrayEquals(new long[] {0xfbfaf9f8L, 0xfffefdfcL}, longs(DType.U32, data));
    assertArrayEquals(new long[] {0xf9f8, 0xfbfa, 0xfdfc, 0xfffe}, longs(DType.U16, data));
    assertArrayEquals(new long[] {-1544, -1030, -516, -2}, longs(DType.I16, data));
    assertArrayEquals(new long[] {-8, -7, -6, -5, -4, -3, -2, -1}, longs(DType.I8, data));
    assertArrayEquals(new long[] {248, 249, 250, 251, 252, 253, 254, 255}, longs(DType.U8, data));
    assertThrows(ModelFileException.class, () -> longs(DType.U64, data));
    assertThrows(ModelFileException.class, () -> longs(DType.BOOL, data));
    assertThrows(ModelFileException.class, () -> longs(DType.F32, data));
    ByteBuffer truths = bytes(2).put((byte) 1).put((byte) 0);
    assertArrayEquals(new long[] {1, 0}, longs(DType.BOOL, truths));
    ByteBuffer largest = bytes(8).putLong(Long.MAX_VALUE);
    assertArrayEquals(new long[] {Long.MAX_VALUE}, longs(DType.U64, largest));
  }

  @Test
  void bytesOfU8Only() {
    Safetensors read = RawFile.read(RawFile.oneTensor(DType.U8, new int[] {2}, new byte[] {1, -1}));
    assertArrayEquals(new byte[] {1, -1}, read.bytes("a"));
    assertThrows(ModelFileException.class, () -> read.floats("a"));
    assertThrows(ModelFileException.class, () -> read.doubles("a"));
    Safetensors signed =
        RawFile.read(RawFile.oneTensor(DType.I8, new int[] {2}, new byte[] {1, -1}));
    assertThrows(ModelFileException.class, () -> signed.bytes("a"));
  }

  @Test
  void contentsDoNotChange() {
    byte[] bytes = RawFile.oneTensor(DType.F32, new int[] {1}, new byte[4]);
    Safetensors read = RawFile.read(bytes);
    bytes[bytes.length - 1] = 0x40;
    read.floats("a")[0] = 7;
    read.tensor("a").shape()[0] = 7;
    assertEquals(0, read.floats("a")[0]);
    assertTrue(read.tensor("a").hasShape(1));
    assertThrows(UnsupportedOperationException.class, () -> read.tensors().clear());
    assertThrows(UnsupportedOperationException.class, () -> read.metadata().put("a", "b"));
  }

  @Test
  void aMissingTensorIsNamedWithThoseThereAre() {
    Safetensors read = RawFile.read(RawFile.oneTensor(DType.U8, new int[] {1}, new byte[1]));
    ModelFileException e = assertThrows(ModelFileException.class, () -> read.floats("b"));
    assertTrue(e.getMessage().contains("no tensor 'b'"), e::getMessage);
    assertTrue(e.getMessage().contains("['a']"), e::getMessage);
  }

  @Test
  void storedTensorsCompareByContent() {
    StoredTensor one = new StoredTensor("a", DType.F32, new int[] {2, 3}, 8, 24);
    StoredTensor same = new StoredTensor("a", DType.F32, new int[] {2, 3}, 8, 24);
    assertEquals(one, same);
    assertEquals(one.hashCode(), same.hashCode());
    assertNotEquals(one, new StoredTensor("a", DType.F32, new int[] {3, 2}, 8, 24));
    assertEquals("a F32 [2, 3]", one.toString());
    assertEquals(6, one.size());
  }

  private static long[] longs(DType dtype, ByteBuffer data) {
    int[] shape = {8 * data.capacity() / dtype.bits()};
    return RawFile.read(RawFile.oneTensor(dtype, shape, contents(data))).longs("a");
  }

  private static byte[] contents(ByteBuffer data) {
    byte[] contents = new byte[data.capacity()];
    data.get(0, contents);
    return contents;
  }

  private static ByteBuffer bytes(int n) {
    return ByteBuffer.allocate(n).order(ByteOrder.LITTLE_ENDIAN);
  }
}
