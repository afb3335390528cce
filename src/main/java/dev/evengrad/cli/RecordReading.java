package dev.evengrad.cli;

import dev.evengrad.DataException;
import dev.evengrad.io.record.GradientFolder;
import dev.evengrad.io.record.RunRecordReader;
import dev.evengrad.io.record.RunSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;

/// Reads the records of runs that users name.
final class RecordReading {
  private RecordReading() {}

  /// A record, standard input, or a folder of arrays.
  static RunSource open(String record) {
    if (record.equals("-")) {
      return RunRecordReader.of(System.in, "standard input");
    }
    Path path = ModelReading.path(record);
    if (record.endsWith(".safetensors") && Files.isRegularFile(path)) {
      throw new DataException(
          record
              + ": this is a file of tensors, no record of a run; gradients are looked at as a"
              + " folder with such a file for each step");
    }
    return Files.isDirectory(path) ? GradientFolder.open(path) : RunRecordReader.open(path);
  }

  /// Refuses standard input twice: it is over when it was read once.
  static void requireOneStandardInput(List<String> records) {
    if (records.stream().filter(record -> record.equals("-")).count() > 1) {
      throw new DataException("standard input, -, is given twice; it can be read once");
    }
  }

  /// What they are called beside each other: the names of the files without their endings where these tell them apart.
  static List<String> labels(List<String> records) {
    List<String> names = records.stream().map(RecordReading::name).toList();
    boolean tell = new HashSet<>(names).size() == names.size();
    return (tell ? names : records)
        .stream().map(name -> name.equals("-") ? "standard input" : name).toList();
  }

  private static String name(String record) {
    Path name = ModelReading.path(record).getFileName();
    String bare = name == null ? "" : name.toString().replaceFirst("\\.jsonl(\\.gz)?$", "");
    return bare.isEmpty() ? record : bare;
  }
}
