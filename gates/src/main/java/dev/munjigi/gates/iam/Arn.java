package dev.munjigi.gates.iam;

import java.util.Optional;

/// The name of a thing: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`. The last part may hold colons.
///
/// @param account may be empty, as with S3's buckets and all that is Munjigi's own
public record Arn(String partition, String service, String region, String account, String resource) {
  private static final int PARTS = 6;

  /// Reads one; empty when the text is none.
  public static Optional<Arn> of(String text) {
    String[] parts = text.split(":", PARTS);
    return parts.length == PARTS && parts[0].equals("arn") && !parts[PARTS - 1].isEmpty()
        ? Optional.of(new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]))
        : Optional.empty();
  }

  /// Whether it is one of Munjigi's own names.
  public boolean own() {
    return partition.equals("munjigi");
  }

  @Override
  public String toString() {
    return String.join(":", "arn", partition, service, region, account, resource);
  }
}
