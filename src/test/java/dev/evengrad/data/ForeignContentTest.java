package dev.evengrad.data;

import static dev.evengrad.data.Messages.refused;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are neither CSV nor IDX are said by what they are. */
class ForeignContentTest {
  private static final CsvOptions DEFAULTS = CsvOptions.defaults();

  @TempDir private Path folder;

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private void refusedAs(byte[] bytes, String... parts) throws IOException {
    Path file = write("data.csv", bytes);
    refused(() -> CsvFile.read(file, DEFAULTS), parts);
    refused(() -> CsvFile.readRows(file, 2, DEFAULTS), parts);
    Path packed = write("data.csv.gz", HostileFilesTest.gzip(bytes));
    refused(() -> CsvFile.read(packed, DEFAULTS), parts);
    refused(() -> CsvFile.read(packed, DEFAULTS), "what is packed in it");
  }

  @Test
  void aWebPageSavedAsGzipIsNoGzip() {
    String images = ReportedFiles.path("idx-html/train-images-idx3-ubyte.gz").toString();
    String[] parts = {"train-images-idx3-ubyte.gz", "no gzip", "a web page (HTML)", "anew"};
    refused(() -> DataSource.read(images, DEFAULTS), parts);
    refused(() -> DataSource.readRows(images, 784, DEFAULTS), parts);
    refused(() -> IdxFile.read(Path.of(images)), parts);
    Path labels = ReportedFiles.path("idx-html/train-labels-idx1-ubyte.gz");
    refused(() -> IdxFile.read(labels, Path.of(images)), parts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<!DOCTYPE html>\\n<html>|a web page (HTML)",
        "  <HTML lang='en'>|a web page (HTML)",
        "<?xml version='1.0'?>|XML",
        "{\"a\": 1, \"b\": 2}\\n{\"a\": 3}|lines=True",
        "{\"a\": [1, 2],\\n \"b\": [3, 4]}|pandas.read_json(...)",
        "[{\"a\": 1}, {\"a\": 3}]|JSON",
        "[[1, 2], [3, 4]]|JSON",
        "% 1. Title\\n%\\n@RELATION iris\\n|ARFF",
        "version https://git-lfs.github.com/spec/v1\\noid sha256:1|git lfs pull",
        "+1 1:0.5 7:1 12:-2e-1\\n-1 2:1 3:1\\n|LIBSVM",
        "PK\\3\\4|a zip archive",
        "PAR1\\25\\4|read_parquet",
        "ARROW1\\0\\0|read_feather",
        "SQLite format 3\\0|SQLite",
        "%PDF-1.7|PDF",
      })
  void textsAndNames(String escaped, String part) throws IOException {
    refusedAs(escaped.translateEscapes().getBytes(UTF_8), "neither CSV nor IDX but", part);
  }

  @ParameterizedTest
  @CsvSource({
    "894844460D0A1A0A00,HDF5",
    "934E554D50590100,savetxt",
    "D0CF11E0A1B11AE100,.xls",
    "89504E470D0A1A0A00,PNG",
    "FFD8FFE000104A46,JPEG",
    "1F8B08000000,gzip within gzip",
    "425A683931415926,bzip2",
    "FD377A585A000004,xz",
    "28B52FFD24,zstd",
    "377ABCAF271C,7z",
    "80049500000000,pickle",
    "FFFE000061000000,UTF-32",
    "0308000060EA0000,wrong byte order",
    "3A000000000000007B226122,safetensors",
    "0102030405060708090001020304,binary",
  })
  void bytes(String hex, String part) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    if (bytes[0] == 0x1f) {
      Path twice = write("data.csv.gz", HostileFilesTest.gzip(bytes));
      refused(() -> CsvFile.read(twice, DEFAULTS), "what is packed in it", part);
    } else {
      refusedAs(bytes, part);
    }
  }

  @Test
  void archivesByTheirFirstEntry() throws IOException {
    refusedAs(zip("[Content_Types].xml"), "an Excel workbook (.xlsx)", "as CSV");
    refusedAs(zip("arr_0.npy"), "(.npz)", "savetxt");
    refusedAs(zip("rows.csv"), "a zip archive", "unpack it first");
    byte[] tar = new byte[512];
    System.arraycopy("rows.csv".getBytes(UTF_8), 0, tar, 0, 8);
    System.arraycopy("ustar".getBytes(UTF_8), 0, tar, 257, 5);
    refusedAs(tar, "a tar archive", "unpack it first");
  }

  private static byte[] zip(String entry) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write("a,b\n1,2\n".getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void utf16WithoutAMark(String charset) throws IOException {
    byte[] bytes = "a,b,y\n1,2,u\n3,4,v\n".getBytes(Charset.forName(charset));
    refusedAs(bytes, "UTF-16 text without a byte order mark", "as UTF-8");
  }

  @Test
  void unusualTextIsStillRead() throws IOException {
    for (String name : new String[] {"<TICKER>", "[lat]", "{a}", "%a", "@relation", "Title"}) {
      Path file = write("data.csv", (name + ",b,y\n1,2,u\n3,4,v\n").getBytes(UTF_8));
      assertEquals(name, CsvFile.read(file, DEFAULTS).featureNames().getFirst());
    }
    Path marked = write("data.csv", "\uFEFFa,y\n1,u\n2,v\n".getBytes(UTF_16LE));
    assertEquals(2, CsvFile.read(marked, DEFAULTS).rows());
  }

  @Test
  void dimensionsInTheWrongByteOrder() throws IOException {
    Path labels = write("l", IdxFileTest.ubytes(new int[] {3}, 0, 1, 2));
    int[][] shapes = {{3, 2, 2}, {3, 200, 3}, {3}, {256, 2}};
    for (int[] shape : shapes) {
      int numbers = Arrays.stream(shape).reduce(1, Math::multiplyExact);
      byte[] bytes = new byte[4 + 4 * shape.length + numbers];
      ByteBuffer file = ByteBuffer.wrap(bytes).putInt(0x0800 | shape.length);
      file.order(ByteOrder.LITTLE_ENDIAN);
      Arrays.stream(shape).forEach(file::putInt);
      String[] parts = {"wrong byte order", Arrays.toString(shape), "big-endian"};
      Path plain = write("i", bytes);
      refused(() -> IdxFile.read(plain, labels), parts);
      Path packed = write("i.gz", HostileFilesTest.gzip(bytes));
      refused(() -> IdxFile.read(packed, labels), parts);
    }
    byte[] whole = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt(0x0801).array();
    Path reversed = write("r", whole);
    refused(() -> IdxFile.read(reversed, labels), "an IDX file in the wrong byte order");
    refused(() -> DataSource.read(reversed.toString(), DEFAULTS), "in the wrong byte order");
  }
}
