package dev.evengrad.cli;

import dev.evengrad.io.format.AtomicFile;
import dev.evengrad.report.html.Report;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a training run writes. Checked before it starts: an hour's work must not end with a
/// misspelt directory.
///
/// @param model the model file
/// @param checkpoint the checkpoint file
/// @param everyEpoch whether a checkpoint is written after every epoch, or only on interruption
record OutputFiles(Path model, Path checkpoint, boolean everyEpoch) {
  private static final String CHECKPOINT = "checkpoint.safetensors";

  /// The files of the options `--out` and `--checkpoint`; makes the checkpoint's directory if it is
  /// not there.
  static OutputFiles of(String out, @Nullable String checkpointDirectory) {
    Path model = path("--out", out);
    requireWritable("--out", model);
    if (checkpointDirectory == null) {
      return new OutputFiles(model, beside(model), false);
    }
    Path directory = path("--checkpoint", checkpointDirectory);
    try {
      Files.createDirectories(directory);
    } catch (FileAlreadyExistsException e) {
      throw new OptionException(
          "--checkpoint", "'" + checkpointDirectory + "' is a file, no directory");
    } catch (IOException e) {
      throw new OptionException(
          "--checkpoint",
          "'" + checkpointDirectory + "' is no directory and cannot be made one: " + e);
    }
    Path checkpoint = directory.resolve(CHECKPOINT);
    requireWritable("--checkpoint", checkpoint);
    if (model.toAbsolutePath().normalize().equals(checkpoint.toAbsolutePath().normalize())) {
      throw new OptionException(
          "--out", model + " is where --checkpoint writes its checkpoints; name another file");
    }
    return new OutputFiles(model, checkpoint, true);
  }

  /// The file of the option `--out` of a command that reads another file, which it must not replace.
  static OutputFiles apartFrom(Path input, String out) {
    OutputFiles files = of(out, null);
    files.requireApartFrom(input);
    return files;
  }

  /// Refuses a file that is read to be replaced by the model or a checkpoint.
  void requireApartFrom(Path input) {
    requireApart("--out", model, input);
    requireApart("--checkpoint", checkpoint, input);
  }

  /// The file of the option `--record`, which must be none of these, nor one that is read.
  ///
  /// @param input a file that is read; null if there is none
  Path record(String record, @Nullable Path input) {
    Path file = path("--record", record);
    requireWritable("--record", file);
    if (same(file, model) || same(file, checkpoint)) {
      throw new OptionException(
          "--record", file + " is where the model or a checkpoint is written; name another file");
    }
    if (input != null) {
      requireApart("--record", file, input);
    }
    return file;
  }

  /// The file of an option for a report, which must be none that is read or written otherwise.
  static Path report(String option, String text, List<Path> others) {
    Path file = path(option, text);
    requireWritable(option, file);
    for (Path other : others) {
      if (same(file, other)) {
        throw new OptionException(
            option, file + " is another file that is read or written; name another one");
      }
    }
    return OptionException.naming(
        option,
        () -> {
          Report.requireWritable(file);
          return file;
        });
  }

  private static void requireApart(String option, Path output, Path input) {
    if (same(output, input)) {
      throw new OptionException(option, output + " is the file that is read; name another one");
    }
  }

  private static boolean same(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      // one of them is not there
      return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }
  }

  private static Path beside(Path model) {
    String name = String.valueOf(model.getFileName());
    String stem =
        name.endsWith(".safetensors")
            ? name.substring(0, name.length() - ".safetensors".length())
            : name;
    return model.resolveSibling(stem + "." + CHECKPOINT);
  }

  static Path path(String option, String text) {
    try {
      if (!text.isEmpty()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      // the same message as for no name at all
    }
    throw new OptionException(option, "'" + text + "' is no name of a file");
  }

  private static void requireWritable(String option, Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new OptionException(
          option, "the directory " + directory + " does not exist: create it first");
    }
    if (Files.isDirectory(file)) {
      throw new OptionException(option, file + " is a directory; name the file to write in it");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new OptionException(
          option, file + " is a device or pipe, which is not replaced; name a file");
    }
    if (!Files.isWritable(directory) || (Files.exists(file) && !Files.isWritable(file))) {
      throw new OptionException(option, "there is no permission to write " + file);
    }
    try {
      AtomicFile.probe(file);
    } catch (IOException e) {
      String reason = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
      throw new OptionException(
          option,
          "no file can be created beside "
              + file
              + (reason == null ? "" : " (" + reason + ")")
              + "; name one in a folder where that works");
    }
  }
}
