package dev.evengrad.io.format;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.ModelFileException;
import dev.evengrad.model.Model;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of other formats are said to be what they are, not to be damaged. */
class ForeignFileTest {
  @TempDir private Path folder;

  /** The first bytes as their writers make them (Keras 3.15, PyTorch 2.13, NumPy 2). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "894844460d0a1a0a0000000000080800|an HDF5 file, as Keras"
            + " writes|safetensors.numpy.save_file",
        "080a12077079746f7263681a0a322e31|an ONNX model|evengrad import",
        "08081a00220a00000000000000000000|an ONNX model|evengrad import",
        "08011285b70a0000000000000000000000|a TensorFlow SavedModel|evengrad import",
        "1c00000054464c331400200000000000|a TensorFlow Lite model|",
        "80028a0a6cfc9c46f9206aa850192e80|a file of PyTorch (torch.save)|weights_only=True",
        "8004954a000000000000008c08636f6c|a Python pickle|weights_only=True",
        "934e554d505901007600|a NumPy array (.npy)|evengrad import",
        "4747554603000000ffff0000|a GGUF file|",
        "28b52ffd0458|packed by zstd|unzstd",
        "fd377a585a0000|packed by xz|unxz",
        "425a6839314159265359|packed by bzip2|bunzip2"
      })
  void isRecognised(String hex, String what, String whatToDo) throws IOException {
    byte[] beginning = HexFormat.of().parseHex(hex);
    refused(beginning, what, whatToDo == null ? "" : whatToDo);
    refused(Arrays.copyOf(beginning, 1000), what, whatToDo == null ? "" : whatToDo);
  }

  @ParameterizedTest
  @CsvSource({
    "archive/data.pkl,a file of PyTorch (torch.save),save_file(torch.load(",
    "metadata.json,a Keras model (.keras),ascontiguousarray",
    "dense1.weight.npy,an archive of NumPy arrays (.npz),ascontiguousarray",
    "readme.txt,a ZIP archive,unpack it"
  })
  void anArchiveIsRecognisedByItsFirstEntry(String entry, String what, String whatToDo)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(new byte[100]);
    }
    refused(bytes.toByteArray(), what, whatToDo);
  }

  @Test
  void whatIsPackedOrNoModelAtAll() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(RawFile.oneTensor(DType.F32, new int[] {1}, new byte[4]));
    }
    refused(packed.toByteArray(), "packed by gzip", "gunzip");
    refused("<!DOCTYPE html>\n<html><head>", "a web page (HTML)", "download");
    refused(
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d\n", "Git LFS", "git lfs pull");
    refused("length,width,species\n1.5,2.5,small\n", "this is text", "name the file of the model");
    byte[] tar = new byte[1024];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    refused(tar, "a tar archive", "unpack it");
  }

  /** Lengths of headers that look like the beginning of another format. */
  @Test
  void aSafetensorsFileIsNoOther() {
    for (long length : new long[] {0x0280, 0x8b1f, 0x120a08L, 0x0708}) {
      byte[] file = RawFile.withLength(length, "{}".getBytes(StandardCharsets.UTF_8), new byte[0]);
      assertNull(ForeignFile.explain(file), () -> Long.toHexString(length));
    }
  }

  private void refused(String text, String what, String whatToDo) throws IOException {
    refused(text.getBytes(StandardCharsets.UTF_8), what, whatToDo);
  }

  private void refused(byte[] bytes, String what, String whatToDo) throws IOException {
    Path file = Files.write(folder.resolve("model.safetensors"), bytes);
    String message = assertThrows(ModelFileException.class, () -> Model.load(file)).getMessage();
    assertTrue(message.contains(what), message);
    assertTrue(message.contains(whatToDo), message);
    assertFalse(message.contains("damaged"), message);
    ModelFileException same = assertThrows(ModelFileException.class, () -> RawFile.read(bytes));
    assertTrue(message.endsWith(same.reason()), same.reason());
  }
}
