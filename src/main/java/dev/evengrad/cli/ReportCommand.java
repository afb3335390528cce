package dev.evengrad.cli;

import dev.evengrad.io.record.RecordNote;
import dev.evengrad.io.record.RunSource;
import dev.evengrad.report.html.Report;
import dev.evengrad.report.html.ReportedRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `report`: recorded runs as a page.
@Command(
    name = "report",
    description = {
      "Makes an HTML page of the records of one or several runs, of Evengrad or of another"
          + " framework: losses over each other, heat maps of layers by steps, update ratios,"
          + " clipping, findings with their evidence, the forecast over what was measured.",
      "The page is one file that fetches nothing, and can be read offline, printed and mailed."
    },
    footer = {
      "%nExamples:",
      "  evengrad report run.jsonl                              writes report.html",
      "  evengrad report before.jsonl after.jsonl --out both.html",
    })
final class ReportCommand implements Callable<Integer> {
  static final String OUT = "report.html";

  private final Streams streams;

  @Parameters(
      arity = "1..*",
      paramLabel = "RECORD",
      description =
          "The records, as of 'train --record', also packed by gzip; - reads one from standard"
              + " input. Or a folder with the gradients of each step as step-N.safetensors.")
  private List<String> records;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = OUT,
      description = "The page; an earlier report is replaced. Default: ${DEFAULT-VALUE}.")
  private String out;

  ReportCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Path file = OutputFiles.report("--out", out, inputs());
    RecordReading.requireOneStandardInput(records);
    List<ReportedRun> runs = new ArrayList<>();
    List<String> labels = RecordReading.labels(records);
    for (int i = 0; i < records.size(); i++) {
      String record = records.get(i);
      try (RunSource source = RecordReading.open(record)) {
        runs.add(ReportedRun.read(labels.get(i), source));
        for (RecordNote note : source.notes()) {
          streams.err().println("note: " + record + ", " + note);
        }
      }
    }
    Report.of(runs).write(file);
    streams.out().println(file);
    return ExitCode.OK;
  }

  private List<Path> inputs() {
    return records.stream().filter(record -> !record.equals("-")).map(ModelReading::path).toList();
  }
}
