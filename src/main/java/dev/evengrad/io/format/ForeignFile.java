package dev.evengrad.io.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Files of other formats that people take for safetensors: recognised by their first bytes, with what converts them. */
record ForeignFile(String what, String whatToDo, Predicate<byte[]> recognised) {
  private static final String KERAS =
      "in Python, load it with Keras, write its weights with safetensors.numpy.save_file (Keras"
          + " stores [in, out]: transpose dense kernels, with numpy.ascontiguousarray), then"
          + " 'evengrad import' it";

  private static final String TORCH =
      "in Python, safetensors.torch.save_file(torch.load(FILE, map_location='cpu',"
          + " weights_only=True), 'weights.safetensors') (if it holds more than a state dict, of"
          + " that part alone), then 'evengrad import' it";

  /** In the order in which they are asked: what is general comes last. */
  private static final List<ForeignFile> ALL =
      List.of(
          new ForeignFile(
              "a pointer of Git LFS",
              "the file itself is fetched by 'git lfs pull'",
              b -> begins(b, "version https://git-lfs")),
          new ForeignFile(
              "a web page (HTML)",
              "the download failed or asked for a login: download the file itself",
              b -> begins(text(b).strip().toLowerCase(Locale.ROOT), "<!doctype html", "<html")),
          new ForeignFile(
              "an HDF5 file, as Keras writes (.h5)", KERAS, b -> begins(b, "\u0089HDF\r\n")),
          new ForeignFile(
              "a Keras model (.keras)",
              KERAS,
              b ->
                  zipEntry(b).equals("metadata.json")
                      || zipEntry(b).equals("config.json")
                      || zipEntry(b).equals("model.weights.h5")),
          new ForeignFile(
              "a file of PyTorch (torch.save)",
              TORCH,
              b ->
                  zipEntry(b).endsWith("/data.pkl")
                      || zipEntry(b).endsWith("/.format_version")
                      || zipEntry(b).endsWith("/byteorder")
                      || begins(b, "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019")),
          new ForeignFile(
              "an archive of NumPy arrays (.npz)",
              "in Python, safetensors.numpy.save_file({name: numpy.ascontiguousarray(array) for"
                  + " name, array in numpy.load(FILE).items()}, 'weights.safetensors'), then"
                  + " 'evengrad import' it",
              b -> zipEntry(b).endsWith(".npy")),
          new ForeignFile(
              "a NumPy array (.npy)",
              "in Python, write all arrays of the network with safetensors.numpy.save_file, then"
                  + " 'evengrad import' them",
              b -> begins(b, "\u0093NUMPY")),
          new ForeignFile(
              "an ONNX model",
              "take the weights from where it was made (in PyTorch:"
                  + " safetensors.torch.save_file(model.state_dict(), 'weights.safetensors')), then"
                  + " 'evengrad import' them",
              b -> b.length > 2 && b[0] == 8 && b[1] >= 3 && b[1] <= 30 && isOnnxField(b[2])),
          new ForeignFile(
              "a TensorFlow Lite model",
              "take the weights from the model that it was made of",
              b -> b.length > 8 && begins(Arrays.copyOfRange(b, 4, b.length), "TFL3")),
          new ForeignFile(
              "a TensorFlow SavedModel",
              "in Python, load it, write its weights with safetensors.numpy.save_file, then"
                  + " 'evengrad import' them",
              b -> b.length > 2 && b[0] == 8 && b[1] == 1 && b[2] == 0x12),
          new ForeignFile(
              "a GGUF file, of large language models",
              "Evengrad has no use for it",
              b -> begins(b, "GGUF")),
          new ForeignFile(
              "a Python pickle",
              "if it is of PyTorch: " + TORCH,
              b -> b.length > 1 && b[0] == (byte) 0x80 && b[1] >= 2 && b[1] <= 5),
          new ForeignFile(
              "a ZIP archive",
              "unpack it and name the file in it",
              b -> begins(b, "PK\u0003\u0004")),
          new ForeignFile(
              "packed by gzip", "unpack it with gunzip", b -> begins(b, "\u001f\u008b")),
          new ForeignFile(
              "packed by zstd", "unpack it with unzstd", b -> begins(b, "(\u00b5/\u00fd")),
          new ForeignFile("packed by xz", "unpack it with unxz", b -> begins(b, "\u00fd7zXZ")),
          new ForeignFile("packed by bzip2", "unpack it with bunzip2", b -> begins(b, "BZh")),
          new ForeignFile(
              "a tar archive",
              "unpack it and name the file in it",
              b -> b.length > 262 && begins(Arrays.copyOfRange(b, 257, 262), "ustar")),
          new ForeignFile("text", "name the file of the model", ForeignFile::isText));

  /** How many of the first bytes are looked at. */
  static final int BYTES = 512;

  /** The text of a short file is no sign: it may be a piece of anything. */
  private static final int LEAST_TEXT = 16;

  /**
   * What a file is and what to do with it, or null if that is not known.
   *
   * @param first its first {@link #BYTES} bytes, or all if it has fewer
   */
  static @Nullable String explain(byte[] first) {
    // so far all is as in safetensors, whatever the length of the header happens to look like
    if (first.length > 8 && first[8] == '{') {
      return null;
    }
    for (ForeignFile format : ALL) {
      if (format.recognised.test(first)) {
        return "this is %s, not safetensors: %s".formatted(format.what, format.whatToDo);
      }
    }
    return null;
  }

  private static boolean begins(byte[] bytes, String... beginnings) {
    return begins(text(bytes), beginnings);
  }

  private static boolean begins(String text, String... beginnings) {
    return Arrays.stream(beginnings).anyMatch(text::startsWith);
  }

  /** One character for each byte. */
  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The name of the first entry of a ZIP archive; empty if it is none. */
  private static String zipEntry(byte[] b) {
    if (!begins(b, "PK\u0003\u0004") || b.length < 30) {
      return "";
    }
    int length = (b[26] & 0xff) | (b[27] & 0xff) << 8;
    return text(Arrays.copyOfRange(b, 30, Math.min(b.length, 30 + length)));
  }

  /** The key of a field that a ModelProto has, a text or a message. */
  private static boolean isOnnxField(byte key) {
    int field = key >> 3;
    return (key & 7) == 2 && field >= 2 && field <= 25;
  }

  private static boolean isText(byte[] bytes) {
    for (byte b : bytes) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return bytes.length >= LEAST_TEXT;
  }
}
