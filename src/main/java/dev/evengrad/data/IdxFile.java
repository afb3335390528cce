package dev.evengrad.data;

import dev.evengrad.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads IDX files, the format of MNIST and its relatives, plain or gzip: one file of images (or
 * other rows of numbers), one of their classes. Numbers are kept as they are, so MNIST's pixels go
 * from 0 to 255; a {@code standardize} layer takes care of the scale.
 */
public final class IdxFile {
  /** A forged label must not make a list of a billion class names. */
  private static final int MAX_CLASSES = 1 << 16;

  private IdxFile() {}

  /** Whether a file begins like an IDX file, gzip or not; false if it cannot be read. */
  public static boolean isIdx(Path file) {
    try (InputStream in = FileBytes.open(file)) {
      return IdxHeader.isMagic(in.readNBytes(4));
    } catch (IOException | DataException e) {
      return false;
    }
  }

  /**
   * Reads images and finds the labels beside them by the usual names, e.g. {@code
   * train-labels-idx1-ubyte} for {@code train-images-idx3-ubyte}, with or without {@code .gz}.
   *
   * @throws DataException as {@link #read(Path, Path)}, or if there is no such labels file
   */
  public static Dataset read(Path images) {
    Set<Path> candidates = labelFiles(images);
    for (Path candidate : candidates) {
      if (Files.isRegularFile(candidate)) {
        return read(images, candidate);
      }
    }
    throw FileFault.of(
        images,
        candidates.isEmpty()
            ? "the name does not have 'images' in it, so the labels file cannot be guessed; name it"
            : "there is no labels file beside it, expected one of " + candidates);
  }

  /**
   * Reads images and labels. A row is an image, its features the pixels in the file's order.
   * Classes are named by their numbers, 0 to the largest that occurs. The dataset is called by the
   * name of the file of images.
   *
   * @throws DataException if a file cannot be read, is no IDX file, is shorter or longer than its
   *     header says, or has nothing in it; a number is not finite or too large for a float; labels
   *     are not one whole number from 0 to 65535 for each image; or all images have one class
   */
  public static Dataset read(Path images, Path labels) {
    int[] classes = readClasses(labels);
    IdxNumbers pixels = IdxNumbers.read(images);
    if (pixels.header().rows() != classes.length) {
      throw FileFault.of(
          images,
          "there are "
              + pixels.header().rows()
              + " rows, but "
              + classes.length
              + " labels in "
              + labels);
    }
    int largest = IntStream.of(classes).max().orElse(0);
    List<String> names = IntStream.rangeClosed(0, largest).mapToObj(Integer::toString).toList();
    return Dataset.adopt(
            String.valueOf(images.getFileName()),
            pixels.values(),
            pixels.header().columns(),
            Targets.ofClasses(classes, names),
            List.of())
        .requireSeveralClasses();
  }

  /**
   * Reads images to predict for; labels need not be there.
   *
   * @param featureCount pixels of an image
   * @throws DataException if the file cannot be read, or its images have another number of pixels
   */
  static FeatureRows readRows(Path images, int featureCount) {
    IdxNumbers pixels = IdxNumbers.read(images);
    IdxHeader header = pixels.header();
    if (header.columns() != featureCount) {
      throw FileFault.of(
          images, "there are " + header.columns() + " numbers in a row, expected " + featureCount);
    }
    return new FeatureRows(
        images.toString(), header.rows(), featureCount, pixels.values(), new long[0], List.of());
  }

  private static int[] readClasses(Path file) {
    IdxNumbers labels = IdxNumbers.read(file);
    IdxHeader header = labels.header();
    if (header.dimensions() != 1 || !header.type().whole()) {
      throw FileFault.of(
          file,
          "labels must be whole numbers in one dimension, but there are "
              + header.dimensions()
              + " dimensions of "
              + header.type());
    }
    int[] classes = new int[header.rows()];
    for (int row = 0; row < classes.length; row++) {
      float label = labels.values()[row];
      if (label < 0 || label >= MAX_CLASSES) {
        throw FileFault.at(
            file,
            -1,
            "label",
            Long.toString((long) label),
            "the label of row "
                + row
                + " (from 0) is out of range: it must be from 0 to "
                + (MAX_CLASSES - 1));
      }
      classes[row] = (int) label;
    }
    return classes;
  }

  /** The names a labels file may have, the likeliest first. */
  private static Set<Path> labelFiles(Path images) {
    String name = String.valueOf(images.getFileName());
    int at = name.lastIndexOf("images");
    Set<Path> files = new LinkedHashSet<>();
    if (at >= 0) {
      String labels =
          name.substring(0, at)
              + "labels"
              + name.substring(at + "images".length()).replaceFirst("idx\\d", "idx1");
      String plain = labels.endsWith(".gz") ? labels.substring(0, labels.length() - 3) : labels;
      files.add(images.resolveSibling(labels));
      files.add(images.resolveSibling(plain));
      files.add(images.resolveSibling(plain + ".gz"));
    }
    return files;
  }
}
