package dev.evengrad.train.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A step that changed nothing. */
@Name("dev.evengrad.Skip")
@Label("Skipped Step")
@Category("Evengrad")
@Description(
    "A step of training that changed nothing, since something was not finite or its batch is of no"
        + " use")
@StackTrace(false)
@Enabled(false)
final class SkipEvent extends Event {
  @Label("Step")
  @Description("The count of steps tried, this one included")
  long step;

  @Label("Rows")
  @Description("The rows of the batch")
  int rows;

  @Label("Reason")
  @Description("E.g. GRADIENT_NOT_FINITE")
  String reason = "";

  @Label("Where")
  @Description("The layer, parameter or column that was the first to go wrong; empty if unknown")
  String where = "";

  @Label("Explanation")
  String explanation = "";

  @Label("Bad Batch")
  @Description(
      "Whether the batch alone is to blame, so that the step does not count towards halting")
  boolean badBatch;

  @Label("Halted")
  @Description("Whether training halted by it: too many steps in a row were skipped")
  boolean halted;
}
