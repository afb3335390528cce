/** What was measured of training runs as one HTML page that needs nothing beside it: pictures, findings, settings. */
@NullMarked
package dev.evengrad.report.html;

import org.jspecify.annotations.NullMarked;
