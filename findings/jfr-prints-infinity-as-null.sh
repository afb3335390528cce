#!/usr/bin/env bash
# `jfr print` of JDK 25.0.3: a recorded NaN or infinity is null in --json, the same null as a text that was never set, and the
# usual output calls NaN "N/A" while it shows infinity. Who reads the JSON cannot tell a loss that exploded from one that is
# missing; the recording itself, read by RecordingFile, has the values.
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
    double nan = Double.NaN;
    double infinity = Double.POSITIVE_INFINITY;
    String unset;
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
        System.out.println("recorded: " + event.getDouble("nan") + " " + event.getDouble("infinity") + " " + event.getString("unset"));
      }
    }
  }
}
END

seen=$("$jdk/java" Finding.java
  "$jdk/jfr" print --json --events Step step.jfr | grep -oE '"(nan|infinity|unset)": [^,} ]*'
  "$jdk/jfr" print --events Step step.jfr | grep -oE '(nan|infinity) = .*' )
expected=$(
  cat <<'END'
recorded: NaN Infinity null
"nan": null
"infinity": null
"unset": null
nan = N/A
infinity = Infinity
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
