package dev.evengrad.io.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.evengrad.ModelFileException;
import dev.evengrad.SettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check of the reader has a file that fails it, from memory and from disk. */
class HostileSafetensorsTest {
  private static final String GOOD = "\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]";

  @TempDir Path folder;

  static Stream<Arguments> hostileFiles() {
    byte[] header = ("{\"a\":{" + GOOD + "}}").getBytes(StandardCharsets.UTF_8);
    byte[] data = new byte[8];
    byte[] notUtf8 = header.clone();
    notUtf8[2] = (byte) 0xff;
    return Stream.of(
        arguments("empty", new byte[0], "it has 0 bytes, but"),
        arguments("seven bytes", new byte[7], "it has 7 bytes"),
        arguments("no header", RawFile.of("", 0), "does not begin with '{'"),
        arguments(
            "header beyond the file",
            RawFile.withLength(header.length + 9L, header, data),
            "should have " + (header.length + 9) + " bytes, but only " + (header.length + 8)),
        arguments(
            "header of 2^63 bytes",
            RawFile.withLength(Long.MIN_VALUE, header, data),
            "should have 9223372036854775808 bytes"),
        arguments(
            "header of 2^64-1 bytes",
            RawFile.withLength(-1, header, data),
            "should have 18446744073709551615 bytes"),
        arguments("not UTF-8", RawFile.of(notUtf8, data), "not UTF-8 (line 1, column 3, byte 2)"),
        arguments("space first", RawFile.of(" {}", 0), "does not begin with '{'"),
        arguments("array", RawFile.of("[]", 0), "does not begin with '{'"),
        arguments("cut short", RawFile.of("{\"a\":{" + GOOD, 8), "',' or '}' was expected"),
        arguments("text behind", RawFile.of("{} {}", 0), "behind the end"),
        arguments("zeros as padding", RawFile.of("{}\0\0", 0), "behind the end"),
        tensors("\"a\":{%s},\"a\":{%s}".formatted(GOOD, GOOD), "the name 'a' a second time"),
        tensors("\"a\":{%s},\"\\u0061\":{%s}".formatted(GOOD, GOOD), "the name 'a' a second time"),
        tensors("\"__metadata__\":{},\"__metadata__\":{}", "'__metadata__' a second time"),
        tensors("\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}", "metadata key 'k' a second time"),
        tensors("\"__metadata__\":{\"k\":1}", "found '1' where a string"),
        tensors("\"__metadata__\":{\"k\":null}", "found 'n' where a string"),
        tensors("\"__metadata__\":{\"k\":{}}", "found '{' where a string"),
        tensors("\"__metadata__\":[]", "found '[' where '{'"),
        tensors("\"a\":[]", "found '[' where '{'"),
        tensors("\"a\":{}", "tensor 'a' has no dtype"),
        tensors("\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}", "has no shape"),
        tensors("\"a\":{\"dtype\":\"F32\",\"shape\":[2]}", "has no data_offsets"),
        tensors("\"a\":{%s,\"dtype\":\"F32\"}".formatted(GOOD), "has dtype twice"),
        tensors("\"a\":{%s,\"shape\":[2]}".formatted(GOOD), "has shape twice"),
        tensors("\"a\":{%s,\"data_offsets\":[0,8]}".formatted(GOOD), "has data_offsets twice"),
        tensors("\"a\":{%s,\"scale\":}".formatted(GOOD), "found '}' where a value"),
        tensors("\"a\":{%s,\"scale\":[1}}".formatted(GOOD), "',' or ']' was expected"),
        tensors("\"__metadata__\":null,\"__metadata__\":{}", "'__metadata__' a second time"),
        tensor("F4", "[3]", "[0,2]", "ends within a byte"),
        tensor("F8_E4M3", "[3]", "[0,8]", "needs 3 bytes, but its data_offsets give it 8"),
        tensor("F31", "[2]", "[0,8]", "the unknown type 'F31'"),
        tensor("f32", "[2]", "[0,8]", "the unknown type 'f32'"),
        tensor("F32", "[-2]", "[0,8]", "a whole number of at least 0"),
        tensor("F32", "[2.0]", "[0,8]", "a whole number of at least 0"),
        tensor("F32", "[2e0]", "[0,8]", "a whole number of at least 0"),
        tensor("F32", "[02]", "[0,8]", "not in JSON's grammar"),
        tensor("F32", "[\"2\"]", "[0,8]", "a number was expected"),
        tensor("F32", "[2147483648]", "[0,8]", "beyond 2^31 - 1"),
        tensor("F32", "[9223372036854775808]", "[0,8]", "beyond 2^63 - 1"),
        tensor("F32", "[2147483647,2147483647,2147483647]", "[0,8]", "more than 2^63 bytes"),
        tensor("F32", "[65536,65536,65536,65536]", "[0,0]", "more than 2^63 bytes"),
        tensor("F32", "[3]", "[0,8]", "needs 12 bytes, but its data_offsets give it 8"),
        tensor("F64", "[2]", "[0,8]", "needs 16 bytes, but its data_offsets give it 8"),
        tensor("F32", "[2]", "[8,0]", "claims the bytes [8, 0] of the 8"),
        tensor("F32", "[2]", "[8,16]", "claims the bytes [8, 16] of the 8"),
        tensor("F32", "[2]", "[-8,0]", "a whole number of at least 0"),
        tensor("F32", "[2]", "[0]", "1 data_offsets where 2"),
        tensor("F32", "[2]", "[0,8,8]", "more than two data_offsets"),
        tensor("F32", "[1]", "[0,4]", "the tensors end at byte 4 of the data, but 8 bytes follow"),
        tensor("F32", "[1]", "[4,8]", "there is a hole"),
        tensors(
            "\"a\":{\"dtype\":\"U8\",\"shape\":[5],\"data_offsets\":[0,5]},"
                + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}",
            "there is an overlap"),
        arguments("no tensors but data", RawFile.of("{}", 3), "3 bytes follow"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostileFiles")
  void isRefused(String label, byte[] bytes, String expected) throws IOException {
    ModelFileException e = assertThrows(ModelFileException.class, () -> RawFile.read(bytes), label);
    assertTrue(e.getMessage().startsWith("test: "), e::getMessage);
    assertTrue(e.getMessage().contains(expected), e::getMessage);
    assertTrue(e.getMessage().contains("copy, download or save it again"), e::getMessage);

    Path file = Files.write(folder.resolve("model.safetensors"), bytes);
    ModelFileException same =
        assertThrows(ModelFileException.class, () -> Safetensors.read(file), label);
    assertEquals(e.reason(), same.reason());
    assertEquals(file.toString(), same.file());
  }

  @Test
  void limitsAreTheCallers() {
    String tensors =
        "\"a\":{" + GOOD + "},\"b\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[8,8]}";
    byte[] bytes = RawFile.of("{\"__metadata__\":{\"k\":\"v\",\"l\":\"w\"}," + tensors + "}", 8);
    assertEquals(2, RawFile.read(bytes).tensors().size());
    Limits all = Limits.DEFAULT;
    refused(bytes, all.withMaxEntries(1), "more than 1 metadata entries; raise Limits.maxEntries");
    refused(bytes, all.withMaxFileBytes(bytes.length - 1), "raise Limits.maxFileBytes");
    refused(bytes, all.withMaxHeaderBytes(bytes.length - 17), "raise Limits.maxHeaderBytes");
    assertEquals(
        2,
        Safetensors.read(bytes, "test", all.withMaxHeaderBytes(bytes.length - 16))
            .tensors()
            .size());
    assertEquals(
        2, Safetensors.read(bytes, "test", all.withMaxFileBytes(bytes.length)).tensors().size());
    refused(
        RawFile.of("{" + tensors + "}", 8),
        all.withMaxEntries(1),
        "more than 1 tensors; raise Limits.maxEntries if you trust the file");
  }

  /** What is only large is not said to be damaged. */
  @Test
  void theLimitThatCanBeRaisedIsNamed() {
    Limits all = Limits.DEFAULT;
    byte[] rank =
        RawFile.of(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":["
                + "1,".repeat(17)
                + "2],\"data_offsets\":[0,8]}}",
            8);
    refused(rank, all, "test: tensor 'a' has more than 16 dimensions; raise Limits.maxRank");
    assertEquals(18, Safetensors.read(rank, "test", all.withMaxRank(18)).tensor("a").rank());

    String name = "n".repeat(1025);
    byte[] named = RawFile.of("{\"" + name + "\":{" + GOOD + "}}", 8);
    refused(named, all, "a tensor's name of more than 1024 bytes; raise Limits.maxNameBytes");
    assertTrue(Safetensors.read(named, "test", all.withMaxNameBytes(1025)).contains(name));

    String text = "x".repeat(4 << 20);
    byte[] described = RawFile.of("{\"__metadata__\":{\"k\":\"" + text + "\"}}", 0);
    refused(described, all, "more than 4194304 bytes of metadata; raise Limits.maxMetadataBytes");
    assertEquals(
        text,
        Safetensors.read(described, "test", all.withMaxMetadataBytes(5 << 20)).metadata().get("k"));

    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 65_537; i++) {
      many.append(i == 0 ? "" : ",");
      many.append("\"%d\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}".formatted(i));
    }
    byte[] tensors = RawFile.of(many + "}", 0);
    refused(tensors, all, "more than 65536 tensors; raise Limits.maxEntries if you trust the file");
    assertEquals(
        65_537, Safetensors.read(tensors, "test", all.withMaxEntries(70_000)).tensors().size());
  }

  @Test
  void whatTheFormatAllowsBesidesIsReadOver() {
    Safetensors read =
        RawFile.read(
            RawFile.of(
                "{\"__metadata__\":null,\"a\":{\"scale\":{\"x\":[1.5e3,\"]\",null,{}]},"
                    + GOOD
                    + ",\"more\":true}}",
                8));
    assertEquals(0, read.metadata().size());
    assertEquals(2, read.floats("a").length);
  }

  @ParameterizedTest
  @CsvSource({
    "F8_E4M3,8",
    "F8_E4M3FNUZ,8",
    "F8_E5M2,8",
    "F8_E5M2FNUZ,8",
    "F8_E8M0,8",
    "F4,4",
    "F6_E2M3,6",
    "F6_E3M2,6",
    "C64,64"
  })
  void aTypeThatIsNotReadLeavesTheOtherTensors(String type, int bits) {
    int end = 8 + bits;
    Safetensors read =
        RawFile.read(
            RawFile.of(
                "{\"b\":{\"dtype\":\"%s\",\"shape\":[2,4],\"data_offsets\":[8,%d]},\"a\":{%s}}"
                    .formatted(type, end, GOOD),
                end));
    assertEquals(2, read.floats("a").length);
    assertEquals(8, read.tensor("b").size());
    for (Runnable reading :
        List.<Runnable>of(
            () -> read.floats("b"),
            () -> read.doubles("b"),
            () -> read.longs("b"),
            () -> read.bytes("b"))) {
      ModelFileException e = assertThrows(ModelFileException.class, reading::run);
      assertTrue(e.getMessage().contains("tensor 'b': the type " + type + " is not read"));
    }
  }

  @Test
  void theHeaderStaysBelowTheFormatsCap() {
    assertThrows(SettingException.class, () -> Limits.DEFAULT.withMaxHeaderBytes(100_000_001));
    assertThrows(SettingException.class, () -> Limits.DEFAULT.withMaxEntries(0));
    assertThrows(SettingException.class, () -> Limits.DEFAULT.withMaxFileBytes(0));
    byte[] spaces = new byte[(16 << 20) + 1];
    Arrays.fill(spaces, (byte) ' ');
    spaces[0] = '{';
    spaces[1] = '}';
    byte[] bytes = RawFile.of(spaces, new byte[0]);
    refused(bytes, Limits.DEFAULT, "more than the limit of 16777216");
    Limits raised = Limits.DEFAULT.withMaxHeaderBytes(Limits.FORMAT_HEADER_CAP);
    assertEquals(0, Safetensors.read(bytes, "test", raised).tensors().size());
  }

  @Test
  void whatIsNoFileIsRefused() {
    ModelFileException e =
        assertThrows(
            ModelFileException.class, () -> Safetensors.read(folder.resolve("none.safetensors")));
    assertTrue(e.getMessage().contains("there is no such file"), e::getMessage);
    e = assertThrows(ModelFileException.class, () -> Safetensors.read(folder));
    assertTrue(e.getMessage().contains("this is a directory"), e::getMessage);
  }

  private static void refused(byte[] bytes, Limits limits, String expected) {
    ModelFileException e =
        assertThrows(ModelFileException.class, () -> Safetensors.read(bytes, "test", limits));
    assertTrue(e.getMessage().contains(expected), e::getMessage);
  }

  /** A header of these entries, then 8 bytes. */
  private static Arguments tensors(String entries, String expected) {
    return arguments(expected, RawFile.of("{" + entries + "}", 8), expected);
  }

  /** One tensor with these fields, then 8 bytes. */
  private static Arguments tensor(String dtype, String shape, String offsets, String expected) {
    return tensors(
        "\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
            .formatted(dtype, shape, offsets),
        expected);
  }
}
