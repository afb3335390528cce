#!/usr/bin/env bash
# Flight Recorder of JDK 25.0.3: fields of an event of one's own whose type is an array, a collection or a boxed number are left out:
# no error when the class is registered, no warning when it is recorded, and the recording has no such field. A gradient norm for
# each layer has to be an event for each layer, or a text.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

jdk=
for home in ${JAVA_HOME:+"$JAVA_HOME"} /usr/lib/jvm/*; do
  if [[ -x $home/bin/javac && $("$home/bin/javac" -version 2>&1) == 'javac 25'* ]]; then jdk=$home/bin && break; fi
done
[[ -n $jdk ]] || { echo 'a JDK 25 is needed, as JAVA_HOME or below /usr/lib/jvm' >&2 && exit 2; }
"$jdk/java" --version | sed -n 2p
cat >Finding.java <<'END'
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.*;
import jdk.jfr.consumer.*;

class Finding {
  @Name("Step")
  @StackTrace(false)
  static class Step extends Event {
    double loss = 0.5;
    String network = "10-20-1";
    float[] norms = {1, 2};
    String[] layers = {"dense1", "dense2"};
    List<Integer> sizes = List.of(20, 1);
    Float rate = 0.1f;
  }

  public static void main(String[] args) throws Exception {
    try (Recording recording = new Recording()) {
      recording.start();
      new Step().commit();
      recording.stop();
      recording.dump(Path.of("step.jfr"));
    }
    for (RecordedEvent event : RecordingFile.readAllEvents(Path.of("step.jfr"))) {
      if (event.getEventType().getName().equals("Step")) {
        System.out.println(event.getFields().stream().map(ValueDescriptor::getName).toList());
      }
    }
  }
}
END

seen=$("$jdk/java" Finding.java)
expected=$(
  cat <<'END'
[startTime, duration, eventThread, stackTrace, loss, network]
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
