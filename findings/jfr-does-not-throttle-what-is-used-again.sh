#!/usr/bin/env bash
# Flight Recorder of JDK 25.0.3: an event object may be committed as often as one likes, which saves the allocation of one for each event,
# but then the throttle that the JDK 25 has for events of one's own (@Throttle, "throttle=10/s") lets all of them pass, shouldCommit() too;
# and an event that does not say begin() and end() anew each time keeps the time of the first, or the duration of the last.
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
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.*;
import jdk.jfr.consumer.*;

class Finding {
  @Name("Step")
  @StackTrace(false)
  @Throttle("off")
  static class Step extends Event {
    int number;
  }

  static List<RecordedEvent> recorded(String throttle, Runnable body) throws Exception {
    try (Recording recording = new Recording()) {
      recording.enable("Step").with("throttle", throttle);
      recording.start();
      body.run();
      recording.stop();
      recording.dump(Path.of("steps.jfr"));
    }
    return RecordingFile.readAllEvents(Path.of("steps.jfr")).stream()
        .filter(event -> event.getEventType().getName().equals("Step"))
        .sorted(Comparator.comparing(event -> event.getInt("number")))
        .toList();
  }

  static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static String said(List<RecordedEvent> events, int i) {
    Duration after = Duration.between(events.get(0).getStartTime(), events.get(i).getStartTime());
    return "took " + events.get(i).getDuration().toMillis() / 100 * 100 + " ms, " + after.toMillis() / 100 * 100 + " ms after the first";
  }

  public static void main(String[] args) throws Exception {
    System.out.println("1000 events, an object each, throttle 1/h: " + recorded("1/h", () -> {
      for (int i = 0; i < 1000; i++) {
        new Step().commit();
      }
    }).size());
    Step again = new Step();
    System.out.println("1000 events of one object, throttle 1/h: " + recorded("1/h", () -> {
      for (int i = 0; i < 1000; i++) {
        if (again.shouldCommit()) {
          again.commit();
        }
      }
    }).size());
    Step one = new Step();
    List<RecordedEvent> events = recorded("off", () -> {
      for (one.number = 0; one.number < 2; one.number++) {
        one.commit();
        pause(210);
      }
      one.begin();
      pause(110);
      one.end();
      one.commit();
      one.number = 3;
      one.begin();
      one.commit();
    });
    System.out.println("the second, 210 ms after the first: " + said(events, 1));
    System.out.println("the third, of 110 ms: " + said(events, 2));
    System.out.println("the fourth, begun and committed at once: " + said(events, 3));
  }
}
END

seen=$("$jdk/java" Finding.java)
expected=$(
  cat <<'END'
1000 events, an object each, throttle 1/h: 1
1000 events of one object, throttle 1/h: 1000
the second, 210 ms after the first: took 0 ms, 0 ms after the first
the third, of 110 ms: took 100 ms, 400 ms after the first
the fourth, begun and committed at once: took 100 ms, 500 ms after the first
END
)
echo "$seen"
[[ $seen == "$expected" ]] || {
  diff <(echo "$expected") <(echo "$seen") >&2 || true
  echo 'changed: this is no longer so' >&2
  exit 1
}
