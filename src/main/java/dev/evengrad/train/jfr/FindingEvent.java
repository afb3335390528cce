package dev.evengrad.train.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A finding that was raised, grew more severe, or is over. */
@Name("dev.evengrad.Finding")
@Label("Finding")
@Category("Evengrad")
@Description(
    "Something that is wrong with a run: raised, grown more severe, or over; needs a watched"
        + " trainer")
@StackTrace(false)
@Enabled(false)
final class FindingEvent extends Event {
  @Label("Rule")
  @Description("The rule that found it, e.g. vanishing")
  String rule = "";

  @Label("Severity")
  @Description("NOTICE, WARNING or ERROR")
  String severity = "";

  @Label("Where")
  @Description("The layer or layers; empty if it is the whole network")
  String where = "";

  @Label("Message")
  @Description("What was seen, with its numbers")
  String message = "";

  @Label("Remedy")
  @Description("What to try, the smallest remedy first")
  String remedy = "";

  @Label("First Step")
  @Description("The step at which it was raised; 0 if it belongs to none")
  long firstStep;

  @Label("Last Step")
  @Description("The last step at which it was seen")
  long lastStep;

  @Label("Open")
  @Description("Whether it lasts")
  boolean open;
}
