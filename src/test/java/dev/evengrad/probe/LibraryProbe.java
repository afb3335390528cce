package dev.evengrad.probe;

import java.net.URI;
import java.net.URL;

/// What `JarAloneIT` runs in JVMs of their own: it may use the JDK and the library, nothing else.
///
/// The argument `vector` or `scalar` says whether the JVM was started with the vector module. Prints `ok` as its last
/// line; anything that goes wrong is an exception.
public final class LibraryProbe {

  private LibraryProbe() {}

  public static void main(String[] args) throws Exception {
    boolean vector = args[0].equals("vector");
    require(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() == vector,
        "the vector module is " + (vector ? "absent" : "present"));

    // The library comes from the jar, and the jar carries its licence.
    URI jar = URI.create(args[1]);
    URL licence = LibraryProbe.class.getResource("/META-INF/LICENSE");
    require(
        licence != null && licence.toString().contains(jar.getPath()),
        "no licence in " + jar + ": " + licence);

    // Nothing optional leaked onto the class path.
    for (String absent :
        new String[] {
          "picocli.CommandLine", "org.ejml.data.DMatrixRMaj", "org.jspecify.annotations.NullMarked"
        }) {
      require(!isPresent(absent), absent + " is on the class path");
    }
    System.out.println("ok");
  }

  private static boolean isPresent(String name) {
    try {
      Class.forName(name);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
