package dev.munjigi.app;

/// The program's version, as the build wrote it into the manifest.
final class Version {
  private Version() {}

  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "0-development" : version;
  }
}
