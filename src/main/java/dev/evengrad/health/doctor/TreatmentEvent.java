package dev.evengrad.health.doctor;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A treatment that was tried, or ruled out. */
@Name("dev.evengrad.Treatment")
@Label("Treatment")
@Category("Evengrad")
@Description("A treatment of a training run that was tried, or ruled out")
@StackTrace(false)
@Enabled(false)
final class TreatmentEvent extends Event {
  @Label("Treatment")
  @Description("Its name, e.g. initialization")
  String treatment = "";

  @Label("Change")
  @Description("What is changed")
  String change = "";

  @Label("Outcome")
  @Description("E.g. CURED, HELPED, NO_HELP, RULED_OUT")
  String outcome = "";

  @Label("Why")
  @Description("In a sentence")
  String why = "";

  @Label("Steps")
  @Description("Steps spent on it")
  long steps;
}
