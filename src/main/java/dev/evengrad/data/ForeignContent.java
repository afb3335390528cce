package dev.evengrad.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells by the first bytes what a file is that is neither CSV nor IDX, so that nobody looks for a
 * fault in its third column.
 */
final class ForeignContent {
  private static final int LOOKED_AT = 1024;

  private static final String PANDAS = "write it as CSV, in Python with pandas.%s.to_csv(...)";
  private static final String UNPACK = "unpack it first; of packed files only gzip is read";
  private static final String SHEET = "save the sheet as CSV (UTF-8)";
  private static final String PICTURE =
      "write the pixels of all pictures as rows of a CSV file or as IDX";

  /** What begins with these bytes. */
  private static final List<Kind> BY_BYTES =
      List.of(
          bytes("504152 31", "a Parquet file", PANDAS.formatted("read_parquet(...)")),
          bytes("4152524F5731", "an Arrow file", PANDAS.formatted("read_feather(...)")),
          bytes("46454131", "a Feather file", PANDAS.formatted("read_feather(...)")),
          bytes("4F5243", "an ORC file", PANDAS.formatted("read_orc(...)")),
          bytes("4F626A01", "an Avro file", "write it as CSV"),
          bytes("894844460D0A1A0A", "an HDF5 file", PANDAS.formatted("read_hdf(...)")),
          bytes("934E554D5059", "a NumPy file", "write it as CSV, with numpy.savetxt(...)"),
          bytes("53514C69746520666F726D61742033", "an SQLite database", "write a table as CSV"),
          bytes("D0CF11E0A1B11AE1", "an old Excel workbook (.xls)", SHEET),
          bytes("255044462D", "a PDF document", "look for the data it was made from"),
          bytes("89504E470D0A1A0A", "a PNG picture", PICTURE),
          bytes("FFD8FF", "a JPEG picture", PICTURE),
          bytes("474946 38", "a GIF picture", PICTURE),
          bytes("504B0304", "a zip archive", UNPACK),
          bytes("504B0506", "an empty zip archive", UNPACK),
          bytes("1F8B", "gzip within gzip", "unpack it once"),
          bytes("1F9D", "a file packed by compress (.Z)", UNPACK),
          bytes("425A68", "a bzip2 file", UNPACK),
          bytes("FD377A585A00", "an xz file", UNPACK),
          bytes("28B52FFD", "a zstd file", UNPACK),
          bytes("04224D18", "an lz4 file", UNPACK),
          bytes("377ABCAF271C", "a 7z archive", UNPACK),
          bytes("526172211A07", "a RAR archive", UNPACK),
          bytes("FFFE0000", "UTF-32 text", "save it as UTF-8"),
          bytes("0000FEFF", "UTF-32 text", "save it as UTF-8"));

  /** What begins with such text, in small letters and without blanks before it. */
  private static final List<Kind> BY_TEXT =
      List.of(
          text("<!doctype html|<html|<head|<body", "a web page (HTML)", "download the file anew"),
          text("<\\?xml", "XML", "write it as CSV"),
          text(
              "\\{[^\\n]*\\}\\s*\\n\\{",
              "JSON lines",
              PANDAS.formatted("read_json(..., lines=True)")),
          text("\\{\\s*\"|\\[\\s*[\\[{]", "JSON", PANDAS.formatted("read_json(...)")),
          text("(?:%[^\\n]*\\n\\s*+)*+@relation\\s", "an ARFF file", "write it as CSV"),
          text("version https://git-lfs", "a Git LFS pointer", "get the file with git lfs pull"),
          text(
              "[-+]?[0-9.]+([ \\t]+[0-9]+:[-+.0-9e]+){2,}\\s",
              "LIBSVM's sparse text (index:value)",
              "write all columns as CSV"));

  private ForeignContent() {}

  private record Kind(byte[] start, @Nullable Pattern pattern, String name, String advice) {
    boolean matches(byte[] first) {
      return first.length >= start.length
          && Arrays.equals(first, 0, start.length, start, 0, start.length);
    }
  }

  private static Kind bytes(String hex, String name, String advice) {
    return new Kind(HexFormat.of().parseHex(hex.replace(" ", "")), null, name, advice);
  }

  private static Kind text(String pattern, String name, String advice) {
    return new Kind(new byte[0], Pattern.compile(pattern), name, advice);
  }

  /**
   * Looks at the first bytes and goes back to where the stream was.
   *
   * @param in the file's bytes, unpacked; supports marks
   * @param text whether the file has to be text
   * @throws dev.evengrad.DataException if the file is something else than CSV or IDX
   */
  static void refuse(Path file, InputStream in, boolean text) throws IOException {
    in.mark(LOOKED_AT);
    byte[] first = in.readNBytes(LOOKED_AT);
    in.reset();
    String what = known(first);
    what = what == null && text ? unreadable(first) : what;
    if (what != null) {
      // A pipe has nothing more to look at.
      boolean packed = Files.isRegularFile(file) && FileBytes.isGzip(file);
      boolean claimed = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
      throw FileFault.of(
          file,
          (packed
                  ? "what is packed in it is neither CSV nor IDX but "
                  : claimed
                      ? "it is no gzip, though it is called so, but "
                      : "it is neither CSV nor IDX but ")
              + what);
    }
  }

  /** What the bytes are and what to do, or null if they may be CSV or IDX. */
  private static @Nullable String known(byte[] first) {
    for (Kind kind : BY_BYTES) {
      if (kind.matches(first)) {
        return kind.name.equals("a zip archive") ? archive(first) : said(kind);
      }
    }
    if (first.length > 262 && latin(first).startsWith("ustar", 257)) {
      return "a tar archive; " + UNPACK;
    }
    if (first.length > 8 && first[8] == '{' && first[3] == 0 && first[7] == 0) {
      return "a safetensors file, which holds a model's weights; give the data";
    }
    if (first.length > 1 && first[0] == (byte) 0x80 && first[1] >= 2 && first[1] <= 5) {
      return "a Python pickle; write the data as CSV, in Python with DataFrame.to_csv(...)";
    }
    if (first.length > 4 && IdxHeader.isReversedMagic(first)) {
      return "an IDX file in the wrong byte order; " + IdxHeader.BYTE_ORDER;
    }
    String text = latin(first).stripLeading().toLowerCase(Locale.ROOT);
    text = text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3).stripLeading() : text;
    for (Kind kind : BY_TEXT) {
      if (kind.pattern != null && kind.pattern.matcher(text).lookingAt()) {
        return said(kind);
      }
    }
    return null;
  }

  private static String said(Kind kind) {
    return kind.name + "; " + kind.advice;
  }

  /** What a zip archive is, by the name of its first entry. */
  private static String archive(byte[] first) {
    String entry = latin(first).substring(Math.min(30, first.length));
    if (entry.startsWith("[Content_Types].xml") || entry.startsWith("_rels/")) {
      return "an Excel workbook (.xlsx); " + SHEET;
    }
    if (entry.startsWith("mimetypeapplication/vnd.oasis")) {
      return "a spreadsheet (.ods); " + SHEET;
    }
    int end = entry.indexOf(".npy");
    return end > 0 && end < 100
        ? "NumPy arrays (.npz); write one as CSV, with numpy.savetxt(...)"
        : "a zip archive; " + UNPACK;
  }

  /** Zero bytes at every second place are UTF-16; many control characters are no text at all. */
  private static @Nullable String unreadable(byte[] first) {
    boolean marked = first.length > 1 && (first[0] & 0xff) + (first[1] & 0xff) == 0xff + 0xfe;
    if (marked) {
      return null;
    }
    int[] zeros = new int[2];
    int control = 0;
    for (int i = 0; i < first.length; i++) {
      zeros[i % 2] += first[i] == 0 ? 1 : 0;
      control += first[i] >= 0 && first[i] < ' ' && !Character.isWhitespace(first[i]) ? 1 : 0;
    }
    int most = Math.max(zeros[0], zeros[1]);
    if (most > 3 && most > first.length * 0.4 && Math.min(zeros[0], zeros[1]) == 0) {
      return "UTF-16 text without a byte order mark; save it as UTF-8";
    }
    return control > 3 && control > first.length / 10
        ? "binary data of a kind that is not known; write it as CSV"
        : null;
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
